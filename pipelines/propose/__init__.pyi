from .proposing import Proposer as Proposer
