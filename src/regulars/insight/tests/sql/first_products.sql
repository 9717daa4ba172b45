SELECT
  "t15"."customers",
  "t15"."repeat_customers",
  "t15"."revenue_minor",
  COALESCE("t15"."name", "t15"."key") AS "name",
  "t15"."repeat_customers" / "t15"."customers" AS "repeat_share",
  "t15"."revenue_minor" / "t15"."customers" AS "revenue_per_customer_minor"
FROM (
  SELECT
    "t14"."key",
    MIN("t14"."name") AS "name",
    COUNT(*) AS "customers",
    COUNT(*) FILTER(WHERE
      "t14"."orders" > 1) AS "repeat_customers",
    CAST(SUM("t14"."revenue") AS BIGINT) AS "revenue_minor"
  FROM (
    SELECT
      "t13"."key",
      "t13"."name",
      "t13"."customer_id",
      "t6"."orders",
      "t6"."revenue"
    FROM (
      SELECT
        "t11"."key",
        "t11"."name",
        "t11"."buyer" AS "customer_id"
      FROM (
        SELECT
          "t10"."buyer",
          "t10"."key",
          "t10"."name",
          "t10"."amount",
          ROW_NUMBER() OVER (
            PARTITION BY "t10"."buyer"
            ORDER BY "t10"."amount" DESC, "t10"."key" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "place"
        FROM (
          SELECT
            "t9"."buyer",
            "t9"."key",
            MIN("t9"."product_name") AS "name",
            CAST(SUM("t9"."amount_minor") AS BIGINT) AS "amount"
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
              "t8"."buyer",
              COALESCE("t8"."product_id", "t8"."product_name") AS "key"
            FROM (
              SELECT
                "t7"."order_id",
                "t7"."customer_id",
                "t7"."ordered_at",
                "t7"."product_id",
                "t7"."product_name",
                "t7"."channel",
                "t7"."quantity",
                "t7"."amount_minor",
                "t7"."discount_minor",
                "t7"."cost_minor",
                "t4"."buyer"
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
              ) AS "t7"
              INNER JOIN (
                SELECT
                  "t0"."order_id",
                  "t0"."customer_id" AS "buyer"
                FROM "numbered" AS "t0"
                WHERE
                  "t0"."is_order" AND "t0"."order_number" = 1
              ) AS "t4"
                ON "t7"."order_id" = "t4"."order_id"
            ) AS "t8"
          ) AS "t9"
          GROUP BY
            1,
            2
        ) AS "t10"
      ) AS "t11"
      WHERE
        "t11"."place" = 0
    ) AS "t13"
    INNER JOIN (
      SELECT
        "t0"."customer_id",
        COUNT(*) FILTER(WHERE
          "t0"."is_order") AS "orders",
        CAST(SUM("t0"."amount_minor") AS BIGINT) AS "revenue"
      FROM "numbered" AS "t0"
      GROUP BY
        1
    ) AS "t6"
      ON "t13"."customer_id" = "t6"."customer_id"
  ) AS "t14"
  GROUP BY
    1
) AS "t15"
ORDER BY
  "t15"."customers" DESC,
  COALESCE("t15"."name", "t15"."key") ASC,
  "t15"."revenue_minor" ASC
