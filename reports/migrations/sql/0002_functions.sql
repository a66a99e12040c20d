-- The scalar progress rules in SQL, twins of rounding.py, values.py, groups.py, judgement.py and milestones.py.
-- A property test holds both equal; change them together.
--
-- How the computation calls them, in steps (one subquery each, so that every argument is a plain column):
--   1. exact value   progress_ratio(sum(numerator), sum(denominator), scale) | progress_reduction(sum(amount), sum(baseline))
--                    | the amount, rate or rank itself | avg(exact value) for `mean` | min / max for `worst` and `best`
--   2. rounded       v = progress_round(exact, decimals, is_share); t and s likewise, each from its unrounded number.
--                    An agency meets its bar (`share_met`): progress_meets(direction, v, progress_round(bar, ...)).
--                    The share itself is progress_ratio(met, assigned - nil, 100), rounded with is_share = true and
--                    judged `at_least`; none (no_data) where no agency has a value.
--   3. expected      e = progress_expected(direction, yearly_amount, s, t, q_num, q_den, decimals, is_share)
--   4. judged        progress_status(...), progress_attainment(direction, v, t)
-- q is the target's effective share (regimes.effective_share), as two integers. The tolerance is in per cent (10).
-- Status wants flags that are true or false, never NULL. A NULL number means none; unknown is never 0, so LEAST and
-- GREATEST, which skip NULL, are not used. Attainment is shown only beside a status that judged a value (achieved,
-- on_track, at_risk, behind, missed). For a `sum` that is no reduction the rows of agencies have no status.
-- Needs PostgreSQL 14 or newer (bodies bound when created, so no search_path can change them).

-- Half-up; a share never rounds to 0 or 100 unless it is there. The inner round drops what division leaves behind.
CREATE OR REPLACE FUNCTION progress_round(value numeric, decimals integer, is_share boolean)
RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN is_share AND value < 100 AND round(round(value, 20), decimals) >= 100
        THEN round(100 - 10::numeric ^ (-decimals), decimals)
    WHEN is_share AND value > 0 AND round(round(value, 20), decimals) <= 0
        THEN round(10::numeric ^ (-decimals), decimals)
    ELSE round(round(value, 20), decimals)
END;

-- scale: 100 for %, 1 for "lần". None where there is nothing to divide by (nil). Rounded to 30 so that the quotient
-- carries 30 places, not the 16 digits that numeric division gives by itself.
CREATE OR REPLACE FUNCTION progress_ratio(numerator numeric, denominator numeric, scale integer)
RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN denominator <> 0 THEN round(numerator * scale, 30) / denominator END;

-- (b - amount) / b x 100; none without a baseline.
CREATE OR REPLACE FUNCTION progress_reduction(amount numeric, baseline numeric)
RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN baseline <> 0 THEN round((baseline - amount) * 100, 30) / baseline END;

CREATE OR REPLACE FUNCTION progress_meets(direction text, v numeric, t numeric)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE direction
    WHEN 'at_least' THEN v >= t
    WHEN 'at_most' THEN v <= t
    WHEN 'top' THEN v <= t
    WHEN 'exactly' THEN v = t
END;

-- How far v is from what is wanted; 0 or less where it meets it.
CREATE OR REPLACE FUNCTION progress_shortfall(direction text, v numeric, wanted numeric)
RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE direction
    WHEN 'at_least' THEN wanted - v
    WHEN 'at_most' THEN v - wanted
    WHEN 'top' THEN v - wanted
    WHEN 'exactly' THEN abs(v - wanted)
END;

-- s, the first that exists: last year's latest value, the baseline (0 % for a reduction), last year's target.
CREATE OR REPLACE FUNCTION progress_start(
    previous_year numeric, baseline numeric, previous_target numeric, is_reduction boolean)
RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN previous_year IS NOT NULL THEN previous_year
    WHEN baseline IS NOT NULL THEN CASE WHEN is_reduction THEN 0 ELSE baseline END
    ELSE previous_target
END;

-- e; s and t rounded. Without s, or where s already meets t, it is t.
CREATE OR REPLACE FUNCTION progress_expected(
    direction text, yearly_amount boolean, s numeric, t numeric, q_num integer, q_den integer,
    decimals integer, is_share boolean)
RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN progress_round(
    CASE
        WHEN t IS NULL THEN NULL
        WHEN yearly_amount THEN round(t * q_num, 30) / q_den
        WHEN s IS NULL OR progress_meets(direction, s, t) THEN t
        ELSE round(s * q_den + (t - s) * q_num, 30) / q_den
    END,
    decimals, is_share);

-- Whether a missing agency could undo what a partial group has reached: it is then on_track at best.
CREATE OR REPLACE FUNCTION progress_can_be_undone(
    group_rule text, direction text, t numeric, is_share boolean)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN group_rule = 'worst' THEN true
    WHEN group_rule = 'sum' AND direction IN ('at_most', 'exactly') THEN true
    WHEN is_share AND t = 100 THEN true
    WHEN is_share AND t = 0 AND direction IN ('at_most', 'exactly') THEN true
    ELSE false
END;

-- v, t and e rounded. Not for done_by: see progress_milestone_status.
CREATE OR REPLACE FUNCTION progress_status(
    direction text, yearly_amount boolean, v numeric, t numeric, e numeric, tolerance numeric,
    q_num integer, q_den integer, is_nil boolean, is_applicable boolean, is_asked boolean,
    is_partial boolean, partial_can_undo boolean)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN NOT is_applicable THEN 'not_applicable'
    WHEN NOT is_asked OR t IS NULL THEN 'not_due'
    WHEN is_nil THEN 'nil'
    WHEN v IS NULL THEN 'no_data'
    WHEN progress_meets(direction, v, t)
        AND (q_num >= q_den OR NOT (yearly_amount AND direction = 'at_most'))
        THEN CASE WHEN is_partial AND partial_can_undo THEN 'on_track' ELSE 'achieved' END
    WHEN q_num >= q_den THEN 'missed'
    WHEN yearly_amount AND direction = 'at_most' AND v > t THEN 'missed'
    WHEN progress_shortfall(direction, v, e) <= 0 THEN 'on_track'
    WHEN progress_shortfall(direction, v, e) * 100 <= tolerance * abs(e) THEN 'at_risk'
    ELSE 'behind'
END;

-- In %, 0…999.99; one that has not reached 100 is not shown as 100. None where v or t is none.
CREATE OR REPLACE FUNCTION progress_attainment_exact(direction text, v numeric, t numeric)
RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN v IS NULL OR t IS NULL THEN NULL
    WHEN t <= 0 THEN CASE WHEN progress_meets(direction, v, t) THEN 100 ELSE 0 END
    WHEN direction = 'at_least' THEN round(v * 100, 30) / t
    WHEN direction = 'exactly' AND v <= t THEN round(v * 100, 30) / t
    WHEN direction = 'exactly' THEN round(t * 100, 30) / v
    WHEN direction = 'at_most' AND v <= t THEN 100
    WHEN direction = 'at_most' THEN round(t * 100, 30) / v
    WHEN direction = 'top' AND v <= 0 THEN 999.99
    WHEN direction = 'top' THEN round(t * 100, 30) / v
END;

CREATE OR REPLACE FUNCTION progress_attainment(direction text, v numeric, t numeric)
RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN progress_attainment_exact(direction, v, t) < 0 THEN 0.00
    WHEN progress_attainment_exact(direction, v, t) > 999.99 THEN 999.99
    ELSE progress_round(progress_attainment_exact(direction, v, t), 2, true)
END;

-- done: NULL means not reported. Done without a date, or after the window's end, is not yet done for that report;
-- feed the earliest approved done_on of this and earlier reports, for what is done stays done.
CREATE OR REPLACE FUNCTION progress_milestone_status(
    done boolean, done_on date, last_day date, window_end date, is_nil boolean,
    is_applicable boolean, is_asked boolean)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN NOT is_applicable THEN 'not_applicable'
    WHEN NOT is_asked OR last_day IS NULL THEN 'not_due'
    WHEN is_nil THEN 'nil'
    WHEN done IS NULL THEN 'no_data'
    WHEN done AND done_on <= window_end THEN 'achieved'
    WHEN window_end > last_day THEN 'missed'
    WHEN window_end >= last_day - 30 THEN 'at_risk'
    ELSE 'on_track'
END;

-- Calendar days after the last day; 0 when in time or not done.
CREATE OR REPLACE FUNCTION progress_days_done_late(done_on date, last_day date)
RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN done_on > last_day THEN done_on - last_day ELSE 0 END;

-- What every summary counts as not met; is_final: q = 1, or the last day of a done_by target is past.
CREATE OR REPLACE FUNCTION progress_counts_as_not_met(status text, is_final boolean)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN status = 'missed' OR (status = 'no_data' AND is_final);
