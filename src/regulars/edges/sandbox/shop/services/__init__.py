"""What can be done in the shop: each verb opens a transaction and puts down what is to be told."""
