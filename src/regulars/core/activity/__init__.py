"""What customers and visitors do, as shops and apps tell it."""
