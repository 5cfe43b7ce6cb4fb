"""One module a page: what its template is handed."""
