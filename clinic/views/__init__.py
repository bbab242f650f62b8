"""What each page shows, gathered in one unit of work: plain data, ready for a template."""
