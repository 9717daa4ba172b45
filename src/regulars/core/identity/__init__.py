"""Who is who: the same person under several names, and several people behind one device."""
