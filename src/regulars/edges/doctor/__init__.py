"""What is wrong with an installation, said in plain sentences, and mended where it can be."""
