SELECT
  "t7".*
  EXCLUDE ("key")
FROM (
  SELECT
    "t6"."key",
    "t6"."customers",
    "t6"."repeat_customers",
    "t6"."revenue_minor",
    COALESCE("t6"."name", "t6"."key") AS "name",
    "t6"."repeat_customers" / "t6"."customers" AS "repeat_share",
    "t6"."revenue_minor" / "t6"."customers" AS "revenue_per_customer_minor"
  FROM (
    SELECT
      "t5"."key",
      MIN("t5"."name") AS "name",
      COUNT(*) AS "customers",
      COUNT(*) FILTER(WHERE
        "t5"."orders" > 1) AS "repeat_customers",
      CAST(SUM("t5"."revenue") AS BIGINT) AS "revenue_minor"
    FROM (
      SELECT
        "t2"."customer_id",
        "t2"."key",
        "t2"."name",
        "t4"."orders",
        "t4"."revenue"
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
          "t0"."customer_id",
          COUNT(*) FILTER(WHERE
            "t0"."is_order") AS "orders",
          CAST(SUM("t0"."amount_minor") AS BIGINT) AS "revenue"
        FROM "numbered" AS "t0"
        GROUP BY
          1
      ) AS "t4"
        ON "t2"."customer_id" = "t4"."customer_id"
    ) AS "t5"
    GROUP BY
      1
  ) AS "t6"
  ORDER BY
    "t6"."customers" DESC,
    COALESCE("t6"."name", "t6"."key") ASC,
    "t6"."revenue_minor" ASC
) AS "t7"
