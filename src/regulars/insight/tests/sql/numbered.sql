SELECT
  "t0"."order_id",
  "t0"."customer_id",
  "t0"."ordered_at",
  "t0"."channel",
  "t0"."is_order",
  "t0"."amount_minor",
  "t0"."discount_minor",
  "t0"."lines",
  "t0"."ordered_on",
  "t0"."cost_minor",
  CASE
    WHEN "t0"."customer_id" IS NOT NULL
    THEN CAST(SUM(CAST("t0"."is_order" AS INT)) OVER (
      PARTITION BY "t0"."customer_id", CASE
        WHEN "t0"."customer_id" IS NOT NULL
        THEN 0
        ELSE DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."ordered_on")
      END
      ORDER BY "t0"."ordered_at" ASC, "t0"."is_order" DESC, "t0"."order_id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS INT)
    ELSE CAST(NULL AS INT)
  END AS "order_number",
  CASE
    WHEN "t0"."customer_id" IS NOT NULL
    THEN MAX("t0"."ordered_on") FILTER(WHERE
      "t0"."is_order") OVER (
      PARTITION BY "t0"."customer_id", CASE
        WHEN "t0"."customer_id" IS NOT NULL
        THEN 0
        ELSE DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."ordered_on")
      END
      ORDER BY "t0"."ordered_at" ASC, "t0"."is_order" DESC, "t0"."order_id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
    )
    ELSE CAST(NULL AS DATE)
  END AS "previous_on"
FROM "transactions" AS "t0"
