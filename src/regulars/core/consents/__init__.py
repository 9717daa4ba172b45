"""Who agreed to be told what, by which channel, with the proof; and which addresses get nothing."""
