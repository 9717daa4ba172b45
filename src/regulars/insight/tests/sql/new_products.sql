WITH "t2" AS (
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
)
SELECT
  "t8"."product_id",
  "t8"."first_on",
  "t8"."baskets"
FROM (
  SELECT
    "t7"."product_id",
    "t7"."first_on",
    "t7"."baskets",
    "t6"."began"
  FROM (
    SELECT
      "t3"."product_id",
      MIN("t3"."ordered_on") AS "first_on",
      SUM("t3"."baskets") AS "baskets"
    FROM "t2" AS "t3"
    GROUP BY
      1
  ) AS "t7"
  CROSS JOIN (
    SELECT
      MIN("t3"."ordered_on") AS "began"
    FROM "t2" AS "t3"
  ) AS "t6"
) AS "t8"
WHERE
  (
    DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), MAKE_DATE(2024, 12, 31)) - DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t8"."first_on")
  ) < 60
  AND (
    DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t8"."first_on") - DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t8"."began")
  ) >= 60
ORDER BY
  "t8"."first_on" DESC,
  "t8"."baskets" DESC,
  "t8"."product_id" ASC
