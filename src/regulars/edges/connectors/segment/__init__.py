"""Events in Segment's wire format, as its clients and those of others send them."""
