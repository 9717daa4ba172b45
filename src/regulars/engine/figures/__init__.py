"""Reports computed ahead of time from the lake and stored whole, so that a page only reads them."""
