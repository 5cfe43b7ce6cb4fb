"""Products and bodies → pages: charts, views, templates, the site and its check."""
