"""The same job three times: ours, SQL by hand, lifetimes with pandas. Each is a program of its own.

From a Parquet file of orders to the measures of the last year against the year before, the number
of customers at each RFM score, and the monthly cohort table. Each prints the same few sums.
"""
