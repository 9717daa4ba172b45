WITH "t2" AS (
  SELECT DISTINCT
    *
  FROM (
    SELECT
      "t0"."product_id",
      DENSE_RANK() OVER (
        ORDER BY "t0"."customer_id" ASC, "t0"."order_id" ASC, "t0"."ordered_on" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1 AS "basket"
    FROM "baskets" AS "t0"
  ) AS "t1"
), "t9" AS (
  SELECT
    *
  FROM (
    SELECT
      "t3"."product_id",
      COUNT(*) AS "held"
    FROM "t2" AS "t3"
    GROUP BY
      1
  ) AS "t5"
  ORDER BY
    "t5"."held" DESC,
    "t5"."product_id" ASC
  LIMIT 2000
)
SELECT
  *
FROM (
  SELECT
    "t23"."product_id",
    "t23"."companion_id",
    "t23"."baskets",
    CAST("t23"."baskets" AS DOUBLE) / "t7"."all" AS "support",
    CAST("t23"."baskets" AS DOUBLE) / "t14"."own" AS "confidence",
    CAST("t23"."baskets" AS DOUBLE) / (
      (
        CAST("t14"."own" AS DOUBLE) * "t15"."others"
      ) / "t7"."all"
    ) AS "lift",
    (
      (
        CAST("t23"."baskets" AS DOUBLE) + 5.0
      ) / (
        (
          (
            CAST("t14"."own" AS DOUBLE) * "t15"."others"
          ) / "t7"."all"
        ) + 5.0
      )
    ) * (
      (
        1 - (
          1 / (
            (
              CAST("t23"."baskets" AS DOUBLE) + 5.0
            ) * 9
          )
        )
      ) - (
        1.6448536269514722 / (
          SQRT(CAST("t23"."baskets" AS DOUBLE) + 5.0) * 3
        )
      )
    ) * (
      (
        1 - (
          1 / (
            (
              CAST("t23"."baskets" AS DOUBLE) + 5.0
            ) * 9
          )
        )
      ) - (
        1.6448536269514722 / (
          SQRT(CAST("t23"."baskets" AS DOUBLE) + 5.0) * 3
        )
      )
    ) * (
      (
        1 - (
          1 / (
            (
              CAST("t23"."baskets" AS DOUBLE) + 5.0
            ) * 9
          )
        )
      ) - (
        1.6448536269514722 / (
          SQRT(CAST("t23"."baskets" AS DOUBLE) + 5.0) * 3
        )
      )
    ) AS "lift_low"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t20"."product_id",
        "t20"."product_id_right" AS "companion_id",
        COUNT(*) AS "baskets"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t4"."product_id",
            "t4"."basket",
            "t18"."product_id" AS "product_id_right"
          FROM "t2" AS "t4"
          SEMI JOIN (
            SELECT
              *
            FROM "t9" AS "t10"
            WHERE
              "t10"."held" >= 5
          ) AS "t16"
            ON "t4"."product_id" = "t16"."product_id"
          INNER JOIN (
            SELECT
              "t4"."product_id",
              "t4"."basket"
            FROM "t2" AS "t4"
            SEMI JOIN (
              SELECT
                *
              FROM "t9" AS "t10"
              WHERE
                "t10"."held" >= 5
            ) AS "t16"
              ON "t4"."product_id" = "t16"."product_id"
          ) AS "t18"
            ON "t4"."basket" = "t18"."basket"
        ) AS "t19"
        WHERE
          "t19"."product_id" <> "t19"."product_id_right"
      ) AS "t20"
      GROUP BY
        1,
        2
    ) AS "t21"
    WHERE
      "t21"."baskets" >= 5
  ) AS "t23"
  INNER JOIN (
    SELECT
      "t10"."product_id",
      "t10"."held" AS "own"
    FROM "t9" AS "t10"
    WHERE
      "t10"."held" >= 5
  ) AS "t14"
    ON "t23"."product_id" = "t14"."product_id"
  INNER JOIN (
    SELECT
      "t10"."product_id" AS "companion_id",
      "t10"."held" AS "others"
    FROM "t9" AS "t10"
    WHERE
      "t10"."held" >= 5
  ) AS "t15"
    ON "t23"."companion_id" = "t15"."companion_id"
  CROSS JOIN (
    SELECT
      COUNT(DISTINCT "t3"."basket") AS "all"
    FROM "t2" AS "t3"
  ) AS "t7"
) AS "t24"
ORDER BY
  "t24"."product_id" ASC,
  "t24"."lift_low" DESC,
  "t24"."companion_id" ASC
