"""The invariants of the portal as SQL: each query returns the rows that break it. Nothing here changes anything."""

from typing import NamedTuple


class Invariant(NamedTuple):
    """One rule: its number, what holds in words, and the query for the rows that break it."""

    number: str
    holds: str
    sql: str


INVARIANTS = [
    Invariant(
        "I4",
        "Every submitted bid has at least one submission, and its numbers run without a gap.",
        """SELECT a.reference, count(s.id), max(s.number) FROM funding_application a
           LEFT JOIN funding_submission s ON s.application_id = a.id
           WHERE a.submitted_at IS NOT NULL GROUP BY a.id
           HAVING count(s.id) = 0 OR max(s.number) <> count(s.id)""",
    ),
    Invariant(
        "I4",
        "A bid that was never submitted has no submission.",
        """SELECT a.reference FROM funding_application a JOIN funding_submission s ON s.application_id = a.id
           WHERE a.submitted_at IS NULL""",
    ),
    Invariant(
        "I4",
        "A partnership has one living bid in a phase.",
        """SELECT phase_id, partnership_id, count(*) FROM funding_application
           WHERE state <> 'withdrawn' AND partnership_id IS NOT NULL
           GROUP BY phase_id, partnership_id HAVING count(*) > 1""",
    ),
    Invariant(
        "I5",
        "No letter is owed twice to one address for one occasion.",
        """SELECT email, kind, about, occasion, count(*) FROM notifications_letter
           GROUP BY email, kind, about, occasion HAVING count(*) > 1""",
    ),
    Invariant(
        "I5",
        "A letter that is being sent is under a lease.",
        """SELECT ref, kind FROM notifications_letter WHERE state = 'sending' AND (lease = '' OR leased_until IS NULL)""",
    ),
    Invariant(
        "I6",
        "Every submission has its line in the trail and its receipts in the outbox.",
        """SELECT a.reference, s.number FROM funding_submission s JOIN funding_application a ON a.id = s.application_id
           WHERE NOT EXISTS (SELECT 1 FROM audit_auditevent e WHERE e.target = 'funding.application:' || a.id
                             AND e.verb = 'application.submit' AND e.facts->>'submission' = s.ref)
              OR NOT EXISTS (SELECT 1 FROM notifications_letter l WHERE l.about = 'funding.application:' || a.id
                             AND l.kind = 'submission_receipt' AND l.occasion = 'submission ' || s.number)""",
    ),
    Invariant(
        "I3",
        "No response to the reviews was submitted after its window closed.",
        """SELECT r.ref, r.submitted_at, w.closes_at FROM funding_response r
           JOIN funding_responsewindow w ON w.id = r.window_id WHERE r.submitted_at > w.closes_at""",
    ),
    Invariant(
        "I7",
        "No award goes to a bid that is not eligible, or whose decision is neither an approved award nor a promoted reserve.",
        """SELECT w.reference, a.state, d.state, d.outcome FROM funding_award w
           JOIN funding_decision d ON d.id = w.decision_id JOIN funding_application a ON a.id = d.application_id
           LEFT JOIN funding_promotion p ON p.decision_id = d.id AND p.state = 'approved'
           WHERE a.state <> 'eligible' OR d.state <> 'approved'
              OR NOT (d.outcome = 'award' OR (d.outcome = 'reserve' AND p.id IS NOT NULL))""",
    ),
    Invariant(
        "I7",
        "No review of a person with a confirmed conflict is counted.",
        """SELECT r.ref FROM funding_review r JOIN funding_assignment g ON g.id = r.assignment_id
           JOIN funding_interest i ON i.user_id = g.reviewer_id AND i.application_id = g.application_id
           WHERE i.state = 'confirmed' AND r.state IN ('submitted', 'usable')""",
    ),
    Invariant(
        "I7",
        "No bid was submitted after its phase had closed.",
        """SELECT a.reference, s.at, p.closes_at FROM funding_submission s
           JOIN funding_application a ON a.id = s.application_id JOIN funding_phase p ON p.id = a.phase_id
           WHERE s.at > p.closes_at""",
    ),
    Invariant(
        "I7",
        "Nobody both proposed and approved: decisions, promotions, releases, rounds, offers, submissions.",
        """SELECT 'decision', ref FROM funding_decision WHERE state = 'approved' AND approved_by_id = proposed_by_id
           UNION ALL SELECT 'promotion', ref FROM funding_promotion WHERE state = 'approved' AND approved_by_id = proposed_by_id
           UNION ALL SELECT 'release', ref FROM funding_release WHERE state = 'approved' AND approved_by_id = prepared_by_id
           UNION ALL SELECT 'round', ref FROM funding_round WHERE published_by_id = planned_by_id
           UNION ALL SELECT 'award', ref FROM funding_award WHERE offered_by_id = drafted_by_id
           UNION ALL SELECT 'submission', s.ref FROM funding_submission s JOIN funding_application a
             ON a.id = s.application_id JOIN funding_phase p ON p.id = a.phase_id
             WHERE s.by_id = a.lead_id AND p.sign_off_required""",
    ),
    Invariant(
        "I8",
        "A phase does not award more than its budget, nor more often than it may.",
        """SELECT p.ref, sum(d.share), p.budget, count(*), p.max_awards FROM funding_decision d
           JOIN funding_application a ON a.id = d.application_id JOIN funding_phase p ON p.id = a.phase_id
           WHERE d.state = 'approved' AND d.outcome = 'award' GROUP BY p.id
           HAVING sum(d.share) > p.budget OR count(*) > p.max_awards""",
    ),
    Invariant(
        "I8",
        "A phase does not give more than its budget, nor more often than it may, when reserves take the places of others.",
        """WITH gone AS (SELECT w.decision_id FROM funding_award w WHERE w.state = 'declined' OR EXISTS (
             SELECT 1 FROM funding_promotion p WHERE p.instead_of_id = w.id AND p.state = 'approved')),
           given AS (
             SELECT d.id, d.share, d.application_id FROM funding_decision d
             WHERE d.state = 'approved' AND d.outcome = 'award'
             UNION ALL SELECT d.id, p.share, d.application_id FROM funding_promotion p
             JOIN funding_decision d ON d.id = p.decision_id WHERE p.state = 'approved')
           SELECT p.ref, sum(g.share), p.budget, count(*), p.max_awards FROM given g
           JOIN funding_application a ON a.id = g.application_id JOIN funding_phase p ON p.id = a.phase_id
           WHERE g.id NOT IN (SELECT decision_id FROM gone)
           GROUP BY p.id HAVING sum(g.share) > p.budget OR count(*) > p.max_awards""",
    ),
    Invariant(
        "I8",
        "Offers are what was decided, or what a reserve was promoted with.",
        """SELECT w.reference, w.share, coalesce(p.share, d.share) FROM funding_award w
           JOIN funding_decision d ON d.id = w.decision_id
           LEFT JOIN funding_promotion p ON p.decision_id = d.id AND p.state = 'approved'
           WHERE w.share <> coalesce(p.share, d.share) OR w.fec <> coalesce(p.fec, d.fec)""",
    ),
    Invariant(
        "I8",
        "The funder's share of a line is its cost times its rate, rounded half-up to the penny.",
        """SELECT ref, fec, rate, share FROM funding_costline WHERE share <> round(fec * rate / 100, 2)""",
    ),
    Invariant(
        "I8",
        "A submission's totals are the sums of its lines.",
        """SELECT s.ref FROM funding_submission s WHERE s.content ? 'costs' AND (
             (s.content->'costs'->>'fec')::numeric <> coalesce(
               (SELECT sum((line->>'fec')::numeric) FROM jsonb_array_elements(s.content->'costs'->'lines') line), 0)
             OR (s.content->'costs'->>'share')::numeric <> coalesce(
               (SELECT sum((line->>'share')::numeric) FROM jsonb_array_elements(s.content->'costs'->'lines') line), 0))""",
    ),
    Invariant(
        "I8",
        "No figure is outside nothing to a thousand million.",
        """SELECT 'line', ref FROM funding_costline WHERE NOT (fec >= 0 AND fec <= 1e9 AND share >= 0 AND share <= fec)
           UNION ALL SELECT 'decision', ref FROM funding_decision WHERE NOT (fec >= 0 AND fec <= 1e9)
           UNION ALL SELECT 'award', ref FROM funding_award WHERE NOT (fec >= 0 AND fec <= 1e9)""",
    ),
    Invariant(
        "I9",
        "No letter about a bid is owed to a person behind the wall.",
        """SELECT l.ref, l.kind FROM notifications_letter l JOIN funding_interest i
             ON i.user_id = l.to_id AND l.about = 'funding.application:' || i.application_id
           WHERE i.state = 'confirmed' AND l.state = 'owed' AND l.owed_at > i.noted_at""",
    ),
    Invariant(
        "I9",
        "No outcome letter may be read before the embargo.",
        """SELECT l.ref, l.not_before, r.embargo_until FROM notifications_letter l
           JOIN funding_decision d ON l.about = 'funding.decision:' || d.id
           JOIN funding_application a ON a.id = d.application_id JOIN funding_release r ON r.phase_id = a.phase_id
           WHERE l.kind LIKE 'outcome%' AND l.not_before < r.embargo_until""",
    ),
    Invariant(
        "I11",
        "No file that is not clean belongs to a bid.",
        """SELECT d.ref, d.scan FROM funding_attachment t JOIN documents_document d ON d.id = t.document_id
           WHERE d.scan = 'blocked' AND t.removed_at IS NULL""",
    ),
]
