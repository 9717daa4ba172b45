"""What Shopify is asked, in GraphQL. Fields are those that are read; a query costs at most some
hundred points of the thousand that it may.

Source: Shopify's reference of the GraphQL Admin API, version 2026-01.
"""

from __future__ import annotations

ORDER = """
id name createdAt processedAt updatedAt cancelledAt closedAt test sourceName email phone
displayFinancialStatus taxesIncluded currencyCode
totalTaxSet { shopMoney { amount } }
totalTipReceived { amount }
customer {
  id firstName lastName createdAt updatedAt
  defaultEmailAddress { emailAddress } defaultPhoneNumber { phoneNumber }
}
"""
LINE = """
id quantity currentQuantity name title sku isGiftCard product { id }
originalUnitPriceSet { shopMoney { amount } }
discountAllocations { allocatedAmountSet { shopMoney { amount } } }
taxLines { priceSet { shopMoney { amount } } }
"""
SHIPPING = "id isRemoved discountedPriceSet { shopMoney { amount } }"
PAGE = "pageInfo { hasNextPage endCursor }"
CONSENTS = "marketingState marketingOptInLevel marketingUpdatedAt"

ORDERS_CHANGED = f"""
query ($query: String!, $after: String) {{
  orders(first: 250, after: $after, query: $query, sortKey: UPDATED_AT) {{
    {PAGE} nodes {{ id name updatedAt test }}
  }}
}}
"""
PRODUCT = "id title productType status updatedAt"
PRODUCTS_CHANGED = f"""
query ($query: String!, $after: String) {{
  products(first: 250, after: $after, query: $query, sortKey: UPDATED_AT) {{
    {PAGE} nodes {{ id updatedAt }}
  }}
}}
"""
ONE_PRODUCT = f"""
query ($id: ID!) {{
  product(id: $id) {{ {PRODUCT} variants(first: 100) {{ {PAGE} nodes {{ id price }} }} }}
}}
"""
MORE_VARIANTS = f"""
query ($id: ID!, $after: String) {{
  product(id: $id) {{ variants(first: 100, after: $after) {{ {PAGE} nodes {{ id price }} }} }}
}}
"""
CUSTOMER = f"""
id firstName lastName createdAt updatedAt
defaultEmailAddress {{ emailAddress {CONSENTS} }}
defaultPhoneNumber {{ phoneNumber {CONSENTS} }}
"""
CUSTOMERS_CHANGED = f"""
query ($query: String!, $after: String) {{
  customers(first: 100, after: $after, query: $query, sortKey: UPDATED_AT) {{
    {PAGE} nodes {{ {CUSTOMER} }}
  }}
}}
"""
ONE_ORDER = f"""
query ($id: ID!) {{
  order(id: $id) {{
    {ORDER}
    lineItems(first: 100) {{ {PAGE} nodes {{ {LINE} }} }}
    shippingLines(first: 20) {{ nodes {{ {SHIPPING} }} }}
    refunds(first: 100) {{ id }}
  }}
}}
"""
MORE_LINES = f"""
query ($id: ID!, $after: String) {{
  order(id: $id) {{ lineItems(first: 100, after: $after) {{ {PAGE} nodes {{ {LINE} }} }} }}
}}
"""
ONE_REFUND = f"""
query ($id: ID!, $after: String) {{
  refund(id: $id) {{
    id createdAt
    refundLineItems(first: 100, after: $after) {{
      {PAGE} nodes {{
        quantity lineItem {{ id name isGiftCard product {{ id }} }}
        subtotalSet {{ shopMoney {{ amount }} }} totalTaxSet {{ shopMoney {{ amount }} }}
      }}
    }}
    orderAdjustments(first: 20) {{
      nodes {{
        amountSet {{ shopMoney {{ amount }} }} taxAmountSet {{ shopMoney {{ amount }} }}
      }}
    }}
    refundShippingLines(first: 20) {{
      nodes {{
        subtotalAmountSet {{ shopMoney {{ amount }} }} taxAmountSet {{ shopMoney {{ amount }} }}
      }}
    }}
  }}
}}
"""
SUBSCRIPTIONS = f"""
query ($after: String) {{
  webhookSubscriptions(first: 100, after: $after) {{ {PAGE} nodes {{ id topic uri }} }}
}}
"""
SUBSCRIBE = """
mutation ($topic: WebhookSubscriptionTopic!, $uri: String!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: {uri: $uri, format: JSON}) {
    webhookSubscription { id }
    userErrors { message }
  }
}
"""
RUN_BULK = """
mutation ($query: String!) {
  bulkOperationRunQuery(query: $query, groupObjects: true) {
    bulkOperation { id }
    userErrors { code message }
  }
}
"""
BULK = """
query ($id: ID!) { node(id: $id) { ... on BulkOperation { status errorCode url } } }
"""

# What is asked for all at once: a connection within a list is not to be had that way, so of refunds
# only that there are any.
EVERYTHING = {
    "products": f"""
{{ products {{ edges {{ node {{
  {PRODUCT} variants {{ edges {{ node {{ id price }} }} }}
}} }} }} }}
""",
    "customers": f"""
{{ customers {{ edges {{ node {{ {CUSTOMER} }} }} }} }}
""",
    "orders": f"""
{{ orders {{ edges {{ node {{
  {ORDER} refunds {{ id }}
  lineItems {{ edges {{ node {{ {LINE} }} }} }}
  shippingLines {{ edges {{ node {{ {SHIPPING} }} }} }}
}} }} }} }}
""",
}
