"""WooCommerce shops: their webhooks, and what their REST API knows besides."""
