SELECT
  *
FROM (
  SELECT
    "t3"."product_id",
    CAST(SUM("t3"."baskets") AS BIGINT) AS "baskets",
    CAST(SUM("t3"."weight") AS BIGINT) / 1073741824.0 AS "score"
  FROM (
    SELECT
      "t2"."product_id",
      "t2"."ordered_on",
      "t2"."baskets",
      "t2"."baskets" * CAST(ROUND(
        (
          POWER(
            2.0,
            (
              -(
                CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), MAKE_DATE(2024, 12, 31)) - DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t2"."ordered_on") AS DOUBLE)
              ) / 28
            )
          )
        ) * 1073741824.0,
        0
      ) AS BIGINT) AS "weight"
    FROM (
      SELECT
        "t1"."product_id",
        "t1"."ordered_on",
        COUNT(*) AS "baskets"
      FROM (
        SELECT DISTINCT
          "t0"."customer_id",
          "t0"."order_id",
          "t0"."ordered_on",
          "t0"."product_id"
        FROM "baskets" AS "t0"
        WHERE
          "t0"."ordered_on" <= MAKE_DATE(2024, 12, 31)
      ) AS "t1"
      GROUP BY
        1,
        2
    ) AS "t2"
  ) AS "t3"
  GROUP BY
    1
) AS "t4"
ORDER BY
  "t4"."score" DESC,
  "t4"."baskets" DESC,
  "t4"."product_id" ASC
