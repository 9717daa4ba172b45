SELECT
  "t5"."customers",
  "t5"."new_customers",
  "t5"."repeat_customers",
  "t5"."orders",
  "t5"."customer_orders",
  "t5"."revenue_minor",
  "t5"."customer_revenue_minor",
  "t5"."starting_customers",
  "t5"."kept_customers",
  "t5"."repeat_customers" / NULLIF("t5"."customers", 0) AS "repeat_customer_rate",
  "t5"."customer_orders" / NULLIF("t5"."customers", 0) AS "purchase_frequency",
  "t5"."revenue_minor" / NULLIF("t5"."orders", 0) AS "average_order_value_minor",
  "t5"."lifetime_revenue" / NULLIF("t5"."lifetime_orders", 0) AS "average_sale_minor",
  (
    "t5"."lifetime_orders" - "t5"."entered"
  ) / NULLIF("t5"."lifetime_days" / 365, 0) AS "repeat_transactions",
  (
    "t5"."lifetime_days" / 365
  ) / NULLIF("t5"."entered", 0) AS "average_retention_years",
  (
    "t5"."lifetime_revenue" / NULLIF("t5"."lifetime_orders", 0)
  ) * (
    (
      "t5"."lifetime_orders" - "t5"."entered"
    ) / NULLIF("t5"."entered", 0)
  ) AS "customer_lifetime_value_minor",
  "t5"."kept_customers" / NULLIF("t5"."starting_customers", 0) AS "retention_rate",
  (
    "t5"."starting_customers" - "t5"."kept_customers"
  ) / NULLIF("t5"."starting_customers", 0) AS "churn_rate"
FROM (
  SELECT
    COALESCE("t4"."customers", 0) AS "customers",
    COALESCE("t4"."new_customers", 0) AS "new_customers",
    COALESCE("t4"."repeat_customers", 0) AS "repeat_customers",
    COALESCE("t4"."orders", 0) AS "orders",
    COALESCE("t4"."customer_orders", 0) AS "customer_orders",
    COALESCE("t4"."revenue_minor", 0) AS "revenue_minor",
    COALESCE("t4"."customer_revenue_minor", 0) AS "customer_revenue_minor",
    COALESCE("t4"."starting_customers", 0) AS "starting_customers",
    COALESCE("t4"."kept_customers", 0) AS "kept_customers",
    COALESCE("t4"."entered", 0) AS "entered",
    COALESCE("t4"."lifetime_orders", 0) AS "lifetime_orders",
    COALESCE("t4"."lifetime_revenue", 0) AS "lifetime_revenue",
    COALESCE("t4"."lifetime_days", 0) AS "lifetime_days"
  FROM (
    SELECT
      COUNT(*) FILTER(WHERE
        (
          "t3"."customer_id" IS NOT NULL
        ) AND (
          "t3"."orders" > 0
        )) AS "customers",
      COUNT(*) FILTER(WHERE
        (
          "t3"."customer_id" IS NOT NULL
        )
        AND (
          "t3"."first_on" >= MAKE_DATE(2024, 1, 1)
        )) AS "new_customers",
      COUNT(*) FILTER(WHERE
        (
          "t3"."customer_id" IS NOT NULL
        ) AND (
          "t3"."orders" > 1
        )) AS "repeat_customers",
      CAST(SUM("t3"."orders") AS BIGINT) AS "orders",
      CAST(SUM("t3"."orders") FILTER(WHERE
        "t3"."customer_id" IS NOT NULL) AS BIGINT) AS "customer_orders",
      CAST(SUM("t3"."revenue_minor") AS BIGINT) AS "revenue_minor",
      CAST(SUM("t3"."revenue_minor") FILTER(WHERE
        "t3"."customer_id" IS NOT NULL) AS BIGINT) AS "customer_revenue_minor",
      COUNT(*) FILTER(WHERE
        (
          "t3"."customer_id" IS NOT NULL
        ) AND (
          "t3"."orders_before" > 0
        )) AS "starting_customers",
      COUNT(*) FILTER(WHERE
        (
          "t3"."customer_id" IS NOT NULL
        )
        AND (
          "t3"."orders_before" > 0
        )
        AND (
          "t3"."orders" > 0
        )) AS "kept_customers",
      COUNT(*) FILTER(WHERE
        (
          "t3"."customer_id" IS NOT NULL
        ) AND (
          "t3"."lifetime_orders" > 0
        )) AS "entered",
      CAST(SUM("t3"."lifetime_orders") FILTER(WHERE
        (
          "t3"."customer_id" IS NOT NULL
        ) AND (
          "t3"."lifetime_orders" > 0
        )) AS BIGINT) AS "lifetime_orders",
      CAST(SUM("t3"."lifetime_revenue") FILTER(WHERE
        (
          "t3"."customer_id" IS NOT NULL
        ) AND (
          "t3"."lifetime_orders" > 0
        )) AS BIGINT) AS "lifetime_revenue",
      CAST(SUM("t3"."lifetime_days") FILTER(WHERE
        (
          "t3"."customer_id" IS NOT NULL
        ) AND (
          "t3"."lifetime_orders" > 0
        )) AS BIGINT) AS "lifetime_days"
    FROM (
      SELECT
        "t2"."customer_id",
        "t2"."orders",
        "t2"."revenue_minor",
        "t2"."orders_before",
        "t2"."lifetime_orders",
        "t2"."lifetime_revenue",
        "t2"."first_on",
        "t2"."last_on",
        DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t2"."last_on") - DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t2"."first_on") AS "lifetime_days"
      FROM (
        SELECT
          "t1"."customer_id",
          COUNT(*) FILTER(WHERE
            "t1"."is_order" AND (
              "t1"."ordered_on" >= MAKE_DATE(2024, 1, 1)
            )) AS "orders",
          COALESCE(
            CAST(SUM("t1"."amount_minor") FILTER(WHERE
              "t1"."ordered_on" >= MAKE_DATE(2024, 1, 1)) AS BIGINT),
            0
          ) AS "revenue_minor",
          COUNT(*) FILTER(WHERE
            "t1"."is_order"
            AND "t1"."ordered_on" BETWEEN MAKE_DATE(2023, 1, 1) AND MAKE_DATE(2023, 12, 31)) AS "orders_before",
          COUNT(*) FILTER(WHERE
            "t1"."is_order") AS "lifetime_orders",
          CAST(SUM("t1"."amount_minor") AS BIGINT) AS "lifetime_revenue",
          MIN("t1"."ordered_on") FILTER(WHERE
            "t1"."is_order") AS "first_on",
          MAX("t1"."ordered_on") FILTER(WHERE
            "t1"."is_order") AS "last_on"
        FROM (
          SELECT
            *
          FROM "transactions" AS "t0"
          WHERE
            "t0"."ordered_on" <= MAKE_DATE(2024, 12, 31)
        ) AS "t1"
        GROUP BY
          1
      ) AS "t2"
    ) AS "t3"
  ) AS "t4"
) AS "t5"
