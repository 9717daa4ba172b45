"""What a store knows from the services that it used before: the same for all of them."""
