"""View models: the products as each page needs them, one function a page, in one language."""
