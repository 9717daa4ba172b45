WITH "t10" AS (
  SELECT
    "t9"."id",
    "t9"."name",
    "t9"."key",
    DENSE_RANK() OVER (ORDER BY "t9"."key" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 1 AS "product",
    ROW_NUMBER() OVER (
      ORDER BY "t9"."key" ASC, "t9"."name" ASC, "t9"."id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "edition"
  FROM (
    SELECT
      "t5"."id",
      "t5"."name",
      COALESCE("t5"."id", "t5"."name") AS "key"
    FROM (
      SELECT DISTINCT
        "t1"."product_id" AS "id",
        "t1"."product_name" AS "name"
      FROM "lines" AS "t1"
      WHERE
        CAST("t1"."amount_minor" AS BIGINT) > 0
    ) AS "t5"
  ) AS "t9"
), "t16" AS (
  SELECT
    "t15"."buyer",
    "t15"."product",
    MIN("t15"."edition") AS "edition",
    CAST(SUM("t15"."amount_minor") AS BIGINT) AS "amount"
  FROM (
    SELECT
      "t8"."order_id",
      "t8"."customer_id",
      "t8"."ordered_at",
      "t8"."product_id",
      "t8"."product_name",
      "t8"."channel",
      "t8"."quantity",
      "t8"."amount_minor",
      "t8"."discount_minor",
      "t8"."cost_minor",
      "t4"."buyer",
      "t12"."id",
      "t12"."name",
      "t12"."key",
      "t12"."product",
      "t12"."edition"
    FROM (
      SELECT
        CAST("t1"."order_id" AS TEXT) AS "order_id",
        "t1"."customer_id",
        CAST("t1"."ordered_at" AS TIMESTAMP(6)) AS "ordered_at",
        "t1"."product_id",
        "t1"."product_name",
        "t1"."channel",
        CAST("t1"."quantity" AS DOUBLE) AS "quantity",
        CAST("t1"."amount_minor" AS BIGINT) AS "amount_minor",
        "t1"."discount_minor",
        "t1"."cost_minor"
      FROM "lines" AS "t1"
      WHERE
        CAST("t1"."amount_minor" AS BIGINT) > 0
    ) AS "t8"
    INNER JOIN (
      SELECT
        "t0"."order_id",
        "t0"."customer_id" AS "buyer"
      FROM "numbered" AS "t0"
      WHERE
        "t0"."is_order" AND "t0"."order_number" = 1
    ) AS "t4"
      ON "t8"."order_id" = "t4"."order_id"
    INNER JOIN "t10" AS "t12"
      ON "t8"."product_id" IS NOT DISTINCT FROM "t12"."id"
      AND "t8"."product_name" IS NOT DISTINCT FROM "t12"."name"
  ) AS "t15"
  GROUP BY
    1,
    2
)
SELECT
  "t25"."customers",
  "t25"."repeat_customers",
  "t25"."revenue_minor",
  COALESCE("t25"."name", "t25"."key") AS "name",
  "t25"."repeat_customers" / "t25"."customers" AS "repeat_share",
  "t25"."revenue_minor" / "t25"."customers" AS "revenue_per_customer_minor"
FROM (
  SELECT
    "t24"."key",
    MIN("t24"."name") AS "name",
    COUNT(*) AS "customers",
    COUNT(*) FILTER(WHERE
      "t24"."orders" > 1) AS "repeat_customers",
    CAST(SUM("t24"."revenue") AS BIGINT) AS "revenue_minor"
  FROM (
    SELECT
      "t14"."key",
      "t14"."name",
      "t23"."buyer" AS "customer_id",
      "t7"."orders",
      "t7"."revenue"
    FROM (
      SELECT
        "t21"."buyer",
        MIN("t21"."edition") AS "edition"
      FROM (
        SELECT
          "t18"."buyer",
          "t18"."product",
          "t18"."edition",
          "t18"."amount",
          "t20"."customer",
          "t20"."largest"
        FROM "t16" AS "t18"
        INNER JOIN (
          SELECT
            "t17"."buyer" AS "customer",
            MAX("t17"."amount") AS "largest"
          FROM "t16" AS "t17"
          GROUP BY
            1
        ) AS "t20"
          ON "t18"."buyer" = "t20"."customer" AND "t18"."amount" = "t20"."largest"
      ) AS "t21"
      GROUP BY
        1
    ) AS "t23"
    INNER JOIN (
      SELECT
        "t11"."edition",
        "t11"."key",
        "t11"."name"
      FROM "t10" AS "t11"
    ) AS "t14"
      ON "t23"."edition" = "t14"."edition"
    INNER JOIN (
      SELECT
        "t0"."customer_id",
        COUNT(*) FILTER(WHERE
          "t0"."is_order") AS "orders",
        CAST(SUM("t0"."amount_minor") AS BIGINT) AS "revenue"
      FROM "numbered" AS "t0"
      GROUP BY
        1
    ) AS "t7"
      ON "t23"."buyer" = "t7"."customer_id"
  ) AS "t24"
  GROUP BY
    1
) AS "t25"
ORDER BY
  "t25"."customers" DESC,
  COALESCE("t25"."name", "t25"."key") ASC,
  "t25"."revenue_minor" ASC
