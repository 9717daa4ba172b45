SELECT
  "t4"."customers",
  "t4"."new_customers",
  "t4"."repeat_customers",
  "t4"."orders",
  "t4"."customer_orders",
  "t4"."revenue_minor",
  "t4"."customer_revenue_minor",
  "t4"."starting_customers",
  "t4"."kept_customers",
  "t4"."repeat_customers" / NULLIF("t4"."customers", 0) AS "repeat_customer_rate",
  "t4"."customer_orders" / NULLIF("t4"."customers", 0) AS "purchase_frequency",
  "t4"."revenue_minor" / NULLIF("t4"."orders", 0) AS "average_order_value_minor",
  "t4"."lifetime_revenue" / NULLIF("t4"."lifetime_orders", 0) AS "average_sale_minor",
  (
    "t4"."lifetime_orders" - "t4"."entered"
  ) / NULLIF("t4"."lifetime_days" / 365, 0) AS "repeat_transactions",
  (
    "t4"."lifetime_days" / 365
  ) / NULLIF("t4"."entered", 0) AS "average_retention_years",
  (
    "t4"."lifetime_revenue" / NULLIF("t4"."lifetime_orders", 0)
  ) * (
    (
      "t4"."lifetime_orders" - "t4"."entered"
    ) / NULLIF("t4"."entered", 0)
  ) AS "customer_lifetime_value_minor",
  "t4"."kept_customers" / NULLIF("t4"."starting_customers", 0) AS "retention_rate",
  (
    "t4"."starting_customers" - "t4"."kept_customers"
  ) / NULLIF("t4"."starting_customers", 0) AS "churn_rate"
FROM (
  SELECT
    COALESCE("t3"."customers", 0) AS "customers",
    COALESCE("t3"."new_customers", 0) AS "new_customers",
    COALESCE("t3"."repeat_customers", 0) AS "repeat_customers",
    COALESCE("t3"."orders", 0) AS "orders",
    COALESCE("t3"."customer_orders", 0) AS "customer_orders",
    COALESCE("t3"."revenue_minor", 0) AS "revenue_minor",
    COALESCE("t3"."customer_revenue_minor", 0) AS "customer_revenue_minor",
    COALESCE("t3"."starting_customers", 0) AS "starting_customers",
    COALESCE("t3"."kept_customers", 0) AS "kept_customers",
    COALESCE("t3"."entered", 0) AS "entered",
    COALESCE("t3"."lifetime_orders", 0) AS "lifetime_orders",
    COALESCE("t3"."lifetime_revenue", 0) AS "lifetime_revenue",
    COALESCE("t3"."lifetime_days", 0) AS "lifetime_days"
  FROM (
    SELECT
      COUNT(*) FILTER(WHERE
        (
          "t2"."customer_id" IS NOT NULL
        ) AND (
          "t2"."period_orders" > 0
        )) AS "customers",
      COUNT(*) FILTER(WHERE
        (
          "t2"."customer_id" IS NOT NULL
        )
        AND (
          "t2"."first_on" >= MAKE_DATE(2024, 1, 1)
        )) AS "new_customers",
      COUNT(*) FILTER(WHERE
        (
          "t2"."customer_id" IS NOT NULL
        ) AND (
          "t2"."period_orders" > 1
        )) AS "repeat_customers",
      CAST(SUM("t2"."period_orders") AS BIGINT) AS "orders",
      CAST(SUM("t2"."period_orders") FILTER(WHERE
        "t2"."customer_id" IS NOT NULL) AS BIGINT) AS "customer_orders",
      CAST(SUM("t2"."period_revenue_minor") AS BIGINT) AS "revenue_minor",
      CAST(SUM("t2"."period_revenue_minor") FILTER(WHERE
        "t2"."customer_id" IS NOT NULL) AS BIGINT) AS "customer_revenue_minor",
      COUNT(*) FILTER(WHERE
        (
          "t2"."customer_id" IS NOT NULL
        ) AND (
          "t2"."previous_orders" > 0
        )) AS "starting_customers",
      COUNT(*) FILTER(WHERE
        (
          "t2"."customer_id" IS NOT NULL
        )
        AND (
          "t2"."previous_orders" > 0
        )
        AND (
          "t2"."period_orders" > 0
        )) AS "kept_customers",
      COUNT(*) FILTER(WHERE
        (
          "t2"."customer_id" IS NOT NULL
        ) AND (
          "t2"."orders" > 0
        )) AS "entered",
      CAST(SUM("t2"."orders") FILTER(WHERE
        (
          "t2"."customer_id" IS NOT NULL
        ) AND (
          "t2"."orders" > 0
        )) AS BIGINT) AS "lifetime_orders",
      CAST(SUM("t2"."revenue_minor") FILTER(WHERE
        (
          "t2"."customer_id" IS NOT NULL
        ) AND (
          "t2"."orders" > 0
        )) AS BIGINT) AS "lifetime_revenue",
      CAST(SUM(
        DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t2"."last_on") - DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t2"."first_on")
      ) FILTER(WHERE
        (
          "t2"."customer_id" IS NOT NULL
        ) AND (
          "t2"."orders" > 0
        )) AS BIGINT) AS "lifetime_days"
    FROM (
      SELECT
        "t1"."customer_id",
        MIN("t1"."ordered_on") FILTER(WHERE
          "t1"."is_order") AS "first_on",
        MAX("t1"."ordered_on") FILTER(WHERE
          "t1"."is_order") AS "last_on",
        COUNT(*) FILTER(WHERE
          "t1"."is_order") AS "orders",
        CAST(SUM("t1"."amount_minor") AS BIGINT) AS "revenue_minor",
        COUNT(*) FILTER(WHERE
          "t1"."is_order"
          AND "t1"."ordered_on" BETWEEN MAKE_DATE(2024, 1, 1) AND MAKE_DATE(2024, 12, 31)) AS "period_orders",
        COALESCE(
          CAST(SUM("t1"."amount_minor") FILTER(WHERE
            "t1"."ordered_on" BETWEEN MAKE_DATE(2024, 1, 1) AND MAKE_DATE(2024, 12, 31)) AS BIGINT),
          0
        ) AS "period_revenue_minor",
        CAST(SUM("t1"."amount_minor" - "t1"."cost_minor") FILTER(WHERE
          "t1"."ordered_on" BETWEEN MAKE_DATE(2024, 1, 1) AND MAKE_DATE(2024, 12, 31)) AS BIGINT) AS "period_profit_minor",
        COUNT(*) FILTER(WHERE
          "t1"."is_order"
          AND "t1"."ordered_on" BETWEEN MAKE_DATE(2023, 1, 1) AND MAKE_DATE(2023, 12, 31)) AS "previous_orders"
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
