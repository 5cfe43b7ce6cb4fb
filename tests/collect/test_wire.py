"""What the network may do to whoever listens, and what of it gets through."""

import gzip
import shutil
import ssl
import subprocess

import pytest
from portal import (
    BOMB,
    HOST,
    cut_short,
    endless,
    flood_of_headers,
    notice,
    redirect,
    slow,
    slow_headers,
    visitor,
)

from pipelines.collect import is_public, wire
from pipelines.ground.errors import CollectError


def allowed(portal, *hosts):
    return frozenset(f"{host}:{portal.port}" for host in (HOST, *hosts))


def code_of(call):
    with pytest.raises(CollectError) as told:
        call()
    return told.value.faults[0].code


def got(portal, fake, path="/a.htm", **limits):
    return visitor(fake, **limits).get(portal.url(path), allowed(portal))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "240.0.0.1",
        "::127.0.0.1",
        "fec0::1",
        "::ffff:0:127.0.0.1",
        "192.0.0.8",
        "64:ff9b:1::a00:1",
    ],
)
def test_an_address_of_a_private_network_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["114.114.114.114", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_an_address_of_the_open_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("114.114.114.114", "127.0.0.1"), ("::1",)])
def test_a_host_that_leads_to_a_private_address_is_refused_unless_that_is_allowed(portal, fake, addresses):
    portal.pages["/a.htm"] = notice()
    assert code_of(lambda: got(portal, fake, allow_private=False, addresses=addresses)) == "E-NET-04"
    assert portal.asked == []
    assert got(portal, fake).status == 200


def test_a_name_is_resolved_once_and_the_connection_goes_to_what_was_checked(portal, fake):
    answers = [["127.0.0.1"], ["127.0.0.1"], ["10.0.0.1"]]  # robots.txt, the page, what nobody may ask for
    portal.pages["/a.htm"] = notice()
    visit = visitor(fake)
    visit.wire._backend.resolve = lambda host, port: answers.pop(0)
    assert visit.get(portal.url("/a.htm"), allowed(portal)).status == 200
    assert answers == [["10.0.0.1"]]


def test_a_host_whose_first_address_does_not_answer_is_reached_by_its_second(portal, fake):
    portal.pages["/a.htm"] = notice()
    assert got(portal, fake, addresses=("127.0.0.2", "::1", "127.0.0.1")).status == 200


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (slow, "E-NET-07"),
        (slow_headers, "E-NET-07"),
        (endless, "E-NET-05"),
        (BOMB, "E-NET-05"),
        ((200, {"Content-Encoding": "gzip"}, b"no gzip"), "E-NET-05"),
        ((200, {"Content-Encoding": "gzip"}, gzip.compress(b"whole")[:-9]), "E-NET-05"),
        ((200, {"Content-Encoding": "br"}, b"x"), "E-NET-05"),
        ((200, {"Content-Encoding": "gzip, gzip"}, gzip.compress(BOMB[2])), "E-NET-05"),
        (flood_of_headers, "E-NET-01"),
        (cut_short, "E-NET-01"),
    ],
    ids=[
        "slow",
        "slow headers",
        "endless",
        "bomb",
        "no gzip",
        "half",
        "br",
        "bomb in bomb",
        "headers",
        "cut",
    ],
)
def test_what_takes_too_long_or_grows_too_large_ends_in_a_sentence(portal, fake, page, code):
    portal.pages["/a.htm"] = page
    assert code_of(lambda: got(portal, fake, wire_bytes=1_000_000, body_bytes=2_000_000)) == code


def test_a_packed_body_is_unpacked_and_kept_as_it_came(portal, fake):
    packed = gzip.compress(b"one") + gzip.compress(b"two")
    portal.pages["/a.htm"] = (200, {"Content-Encoding": "gzip"}, packed)
    answer = got(portal, fake)
    assert (answer.body, answer.raw) == (b"onetwo", packed)


def test_two_requests_to_a_host_are_a_second_apart_and_two_hosts_do_not_wait_for_each_other(portal, fake):
    portal.pages |= {f"/{name}.htm": notice() for name in "abc"}
    visit = visitor(fake)
    hosts = allowed(portal, "shb.jia.example")
    visit.get(portal.url("/a.htm"), hosts)
    assert fake.slept == [1.0]  # robots.txt, then the page
    visit.get(portal.url("/b.htm", "shb.jia.example"), hosts)
    assert fake.slept == [1.0, 1.0]
    visit.get(portal.url("/c.htm"), hosts)
    assert fake.slept == [1.0, 1.0]  # a second has passed at the first host meanwhile


def test_the_visitor_says_who_it_is(portal, fake, city):
    from pipelines.collect import agent_of

    agent = agent_of(city.project.params)
    assert agent.startswith("progress-tracker/")
    assert agent.endswith(" (a@b.example; someone)")
    portal.pages["/a.htm"] = notice()
    got(portal, fake)
    assert set(portal.agents) == {"t/1 (someone)"}


@pytest.mark.parametrize(("after", "waited"), [("7", 7.0), ("Sat, 28 Nov 2026 09:00:30 GMT", 30.0)])
def test_a_server_that_asks_to_come_back_later_is_asked_again_then(portal, fake, after, waited):
    portal.pages["/a.htm"] = [(429, {"Retry-After": after}, ""), notice()]
    assert got(portal, fake).status == 200
    assert waited in fake.slept


def test_a_server_that_asks_for_more_patience_than_there_is_is_left_alone(portal, fake):
    portal.pages["/a.htm"] = (503, {"Retry-After": "86400"}, "")
    assert code_of(lambda: got(portal, fake)) == "E-NET-02"
    assert portal.asked.count("/a.htm") == 1


def test_a_server_that_fails_is_asked_four_times_with_longer_pauses(portal, fake):
    portal.pages["/a.htm"] = (500, {}, "")
    assert code_of(lambda: got(portal, fake)) == "E-NET-02"
    assert portal.asked.count("/a.htm") == 4
    assert [pause for pause in fake.slept if pause > 1] == [2.0, 4.0, 8.0]


def test_what_robots_forbid_is_not_asked_for(portal, fake):
    portal.pages |= {"/robots.txt": "User-agent: *\nDisallow: /private/\n", "/private/a.htm": notice()}
    assert code_of(lambda: got(portal, fake, "/private/a.htm")) == "E-NET-06"
    assert portal.asked == ["/robots.txt"]


def test_a_redirect_into_what_robots_forbid_is_not_followed(portal, fake):
    portal.pages |= {
        "/robots.txt": "User-agent: *\nDisallow: /b",
        "/a.htm": redirect("/b.htm"),
        "/b.htm": notice(),
    }
    assert code_of(lambda: got(portal, fake)) == "E-NET-06"
    assert "/b.htm" not in portal.asked


def test_robots_that_fail_forbid_and_robots_that_are_not_there_allow(portal, fake):
    portal.pages |= {"/a.htm": notice(), "/robots.txt": (500, {}, "")}
    assert code_of(lambda: got(portal, fake)) == "E-NET-06"
    portal.pages["/robots.txt"] = (403, {}, "<html>forbidden</html>")
    assert got(portal, fake).status == 200


def test_the_pause_that_robots_ask_for_is_kept(portal, fake):
    portal.pages |= {"/robots.txt": "User-agent: *\nCrawl-delay: 5\n", "/a.htm": notice()}
    got(portal, fake)
    assert fake.slept == [5.0]


@pytest.mark.parametrize(
    "target",
    [
        "http://other.example/",
        "ftp://www.jia.example/x",
        "file:///etc/passwd",
        "javascript:1",
        "http://u:p@{}/b.htm",
        "//other.example/b.htm",
        "http://{}.other.example/",
        "http://127.0.0.1/",
    ],
)
def test_a_redirect_to_another_host_or_scheme_is_refused(portal, fake, target):
    portal.pages["/a.htm"] = redirect(target.format(f"{HOST}:{portal.port}"))
    assert code_of(lambda: got(portal, fake)) == "E-NET-03"


def test_a_redirect_within_the_host_is_followed_and_told(portal, fake):
    portal.pages |= {"/a.htm": redirect("b.htm", 301), "/b.htm": redirect("/c.htm", 307), "/c.htm": notice()}
    answer = got(portal, fake)
    assert answer.url == portal.url("/c.htm")
    assert answer.hops == (portal.url("/a.htm"), portal.url("/b.htm"))


def test_a_circle_of_redirects_ends(portal, fake):
    portal.pages |= {"/a.htm": redirect("/b.htm"), "/b.htm": redirect("/a.htm")}
    assert code_of(lambda: got(portal, fake)) == "E-NET-03"
    assert len(portal.asked) < 10


@pytest.fixture
def sealed(portal, tmp_path):
    """The portal behind TLS, with a certificate for its host that it signed itself; returns the certificate."""
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=t"
    made = [*command.split(), "-keyout", tmp_path / "key", "-out", tmp_path / "cert"]
    subprocess.run([*made, "-addext", f"subjectAltName=DNS:{HOST}"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    portal.server.socket = context.wrap_socket(portal.server.socket, server_side=True)
    return tmp_path / "cert"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_a_certificate_is_held_against_the_name_and_not_against_the_address(
    portal, fake, sealed, monkeypatch
):
    portal.pages["/a.htm"] = notice()
    hosts = allowed(portal, "other.example")

    def ask(host):
        return visitor(fake, total_s=3, pause_s=2).get(f"https://{host}:{portal.port}/a.htm", hosts)

    assert code_of(lambda: ask(HOST)) == "E-NET-01"  # nobody vouches for it
    monkeypatch.setattr(wire, "_trusted", lambda: ssl.create_default_context(cafile=sealed))
    assert ask(HOST).status == 200
    assert code_of(lambda: ask("other.example")) == "E-NET-01"
