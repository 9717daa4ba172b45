SELECT
  "t8".*
  EXCLUDE ("key")
FROM (
  SELECT
    "t7"."key",
    "t7"."customers",
    "t7"."repeat_customers",
    "t7"."revenue_minor",
    COALESCE("t7"."name", "t7"."key") AS "name",
    "t7"."repeat_customers" / "t7"."customers" AS "repeat_share",
    "t7"."revenue_minor" / "t7"."customers" AS "revenue_per_customer_minor"
  FROM (
    SELECT
      "t6"."key",
      MIN("t6"."name") AS "name",
      COUNT(*) AS "customers",
      COUNT(*) FILTER(WHERE
        "t6"."orders" > 1) AS "repeat_customers",
      CAST(SUM("t6"."revenue_minor") AS BIGINT) AS "revenue_minor"
    FROM (
      SELECT
        "t2"."customer_id",
        "t2"."key",
        "t2"."name",
        "t5"."orders",
        "t5"."revenue_minor"
      FROM (
        SELECT
          "t0"."customer_id",
          "t0"."channel" AS "key",
          "t0"."channel" AS "name"
        FROM "numbered" AS "t0"
        WHERE
          "t0"."is_order" AND "t0"."order_number" = 1
      ) AS "t2"
      INNER JOIN (
        SELECT
          "t3"."customer_id",
          "t3"."orders",
          "t3"."revenue_minor"
        FROM (
          SELECT
            "t0"."customer_id",
            MIN("t0"."ordered_on") FILTER(WHERE
              "t0"."is_order") AS "first_on",
            MAX("t0"."ordered_on") FILTER(WHERE
              "t0"."is_order") AS "last_on",
            COUNT(*) FILTER(WHERE
              "t0"."is_order") AS "orders",
            CAST(SUM("t0"."amount_minor") AS BIGINT) AS "revenue_minor"
          FROM "numbered" AS "t0"
          GROUP BY
            1
        ) AS "t3"
      ) AS "t5"
        ON "t2"."customer_id" = "t5"."customer_id"
    ) AS "t6"
    GROUP BY
      1
  ) AS "t7"
  ORDER BY
    "t7"."customers" DESC,
    COALESCE("t7"."name", "t7"."key") ASC,
    "t7"."revenue_minor" ASC
) AS "t8"
