"""Feedback: among those who work together; read by giver, receiver, and who answers for the receiver."""

from __future__ import annotations

from salore.appraisal.services.feedback import feedback_ask, feedback_give
from salore.appraisal.states import FeedbackKind
from tests.factories.personas import House
from tests.web.access_matrix import EVERYBODY, Row

# Of the same unit, the same superior, the team of the two, and who leads.
BESIDE_EMPLOYEE = {"colleague", "superior", "team_lead"}
WHOLE_AGENCY = {"operator", "competent_officer", "appointing_authority", "auditor"}
ANSWERS_FOR_EMPLOYEE = {"superior", "head", "unit_officer"} | WHOLE_AGENCY


def employee(house: House) -> dict[str, object]:
    return {"uid": house.people["employee"].uid}


def said(house: House) -> dict[str, object]:
    """The colleague said something to the employee just now."""
    made = feedback_give(
        actor=house.viewer("colleague"),
        receiver=house.people["employee"],
        kind=FeedbackKind.APPRECIATION,
        text="Teliti.",
    )
    return {"uid": made.uid}


def asked(house: House) -> dict[str, object]:
    """The employee asked the colleague."""
    return {"uid": feedback_ask(actor=house.viewer("employee"), asked=house.people["colleague"]).uid}


ROWS = {
    "feedback:mine": Row(get=EVERYBODY),
    "feedback:choose": Row(get=EVERYBODY),
    "feedback:give": Row(get=BESIDE_EMPLOYEE, post=BESIDE_EMPLOYEE, kwargs=employee),
    "feedback:ask": Row(get=BESIDE_EMPLOYEE, post=BESIDE_EMPLOYEE, kwargs=employee),
    "feedback:answer": Row(get={"colleague"}, post={"colleague"}, kwargs=asked),
    "feedback:detail": Row(get=ANSWERS_FOR_EMPLOYEE | {"colleague", "employee"}, kwargs=said),
    "feedback:change": Row(get={"colleague"}, post={"colleague"}, kwargs=said),
    "feedback:person": Row(get=ANSWERS_FOR_EMPLOYEE, kwargs=employee),
}
