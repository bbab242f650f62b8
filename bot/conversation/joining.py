"""Joining: the letter's token, the second factor, language, consent, zone and hour; and coming back after a stop."""

from __future__ import annotations

from bot.conversation import asking, elsewhere, home, rhythm
from bot.conversation.desk import LANGUAGES
from bot.conversation.scene import Scene, block, button, column
from care import consent as consents
from care import deliver, join, told, wishes
from care.join import Factor

KIND_REFUSAL = (
    "This link does not open a chat with us. Maybe it was used before, or it is too old. "
    "Please ask your care team for a new one."
)

STRANGERS = {"stranger", "factor", "deleted"}  # where somebody can stand who is no patient of ours, or not known yet


def is_done(scene: Scene) -> bool:
    """Past the second factor, consent, zone and hour, and not stopped."""
    patient = scene.patient
    return patient is not None and patient.joined_at is not None and patient.stopped_at is None


def opened(scene: Scene, token: str | None) -> None:
    """The chat was opened, perhaps with the token of a letter."""
    if token is not None and not join.is_own(scene.tx, token, scene.chat):
        _present(scene, token)
    elif is_done(scene):
        home.welcome_back(scene)
    else:
        again(scene)


def _present(scene: Scene, token: str) -> None:
    invitation = join.present(scene.tx, token, scene.now)
    if invitation is None:
        _refuse(scene)
        return
    scene.goto("factor", invitation=invitation.id)
    _ask_factor(scene)


def _refuse(scene: Scene) -> None:
    """The same words whatever is wrong with a link, so that nobody can learn by trying."""
    if is_done(scene):
        scene.begin_with(scene.say(KIND_REFUSAL))
        home.open_home(scene, [])
    else:
        scene.goto("stranger")
        scene.show(scene.say(KIND_REFUSAL))


def _ask_factor(scene: Scene) -> None:
    pin = join.wants_pin(scene.tx, scene.talk["invitation"])
    clinic = scene.desk.practice.clinic
    question = (
        scene.say("Please type the PIN that we gave you.")
        if pin
        else scene.say("Please type your date of birth, for example: April 2, 1956")
    )
    scene.show(
        block("title", scene.say("Welcome to {clinic}", clinic=clinic.name)),
        scene.say("First, we need to be sure it is you."),
        block("question", question),
        expects_text=scene.say("Your PIN") if pin else scene.say("Your date of birth"),
    )


def said(scene: Scene, text: str) -> bool:
    """Free text before joining is done: the second factor, a city, or something for later."""
    at = scene.talk.get("at")
    if at == "factor":
        return _try(scene, text)
    if at == "zone":
        return rhythm.zone_written(scene, text)
    again(scene)
    return False


def _try(scene: Scene, text: str) -> bool:
    invitation_id = scene.talk["invitation"]
    outcome, left = join.try_factor(scene.tx, invitation_id, text, scene.chat, scene.now)
    if outcome is Factor.RIGHT:
        scene.reload()
        elsewhere.leave_behind(scene, invitation_id)
        _come_in(scene)
    elif outcome is Factor.VOID:
        _refuse(scene)
    else:
        scene.begin_with(
            scene.count(
                "That does not match what we have. You can try {n} more time.",
                "That does not match what we have. You can try {n} more times.",
                left,
            )
        )
        _ask_factor(scene)
    return True


def _come_in(scene: Scene) -> None:
    """Whoever joined before goes on here; what found them gone in the chat before comes after them."""
    if is_done(scene):
        told.catch_up(scene.tx, scene.desk.practice, scene.known().id, scene.now)
        home.welcome_back(scene)
    else:
        _ask_language(scene)


def again(scene: Scene) -> None:
    """Show the step of joining at which the person stands."""
    at = scene.talk.get("at")
    if scene.patient is None:
        _greet_stranger(scene)
    elif scene.patient.stopped_at is not None:
        _offer_return(scene)
    elif at == "consent":
        ask_consent(scene)
    elif at in {"zone", "hour"}:
        rhythm.again(scene)
    else:
        _ask_language(scene)


def _greet_stranger(scene: Scene) -> None:
    at = scene.talk.get("at")
    if at == "factor":
        _ask_factor(scene)
    elif at == "deleted":
        say_farewell(scene)
    elif elsewhere.was_left(scene):
        elsewhere.say_left(scene)
    else:
        scene.show(
            scene.say("Hello. This chat is for people who were invited by their care team."),
            scene.say("Please open it with the link or the QR code from your letter."),
        )


def say_farewell(scene: Scene) -> None:
    """After deletion; said again, rather than something strange, to whoever taps twice or writes later."""
    scene.goto("deleted")
    scene.show(
        scene.say("Your data is deleted. We wish you all the best."),
        scene.say("If you ever want to come back, ask your care team for a new letter."),
        keep=True,
    )


def _ask_language(scene: Scene) -> None:
    scene.goto("language")
    scene.show(
        block("question", scene.say("Which language do you prefer?")),
        buttons=column(*(button(name, "language", code) for code, name in LANGUAGES.items())),
    )


def ask_consent(scene: Scene) -> None:
    scene.goto("consent")
    desk = scene.desk
    text = desk.practice.consent
    paragraphs = text.paragraphs(scene.language, scene.chat.channel, desk.practice.clinic.names())
    scene.show(
        block("title", scene.say("Before we begin")),
        *paragraphs,
        block("question", scene.say("Is that all right with you?")),
        buttons=column(
            button(scene.say("Yes, I agree"), "consent", "yes", text.version, style="primary"),
            button(scene.say("No, thank you"), "consent", "no"),
        ),
    )


def consent(scene: Scene, arguments: list[str]) -> None:
    """The answer to the consent text, in the version that the button was under."""
    if is_done(scene):
        home.open_home(scene, [])
        return
    text = scene.desk.practice.consent
    if scene.patient is None or scene.talk.get("at") != "consent":
        again(scene)
    elif arguments[:1] == ["no"]:
        scene.goto("declined")
        consents.withdraw(scene.tx, scene.known().id, scene.now)
        scene.reload()
        _offer_return(scene)
    elif arguments != ["yes", text.version]:
        ask_consent(scene)
    else:
        _grant(scene)
        rhythm.ask_zone(scene)


def _grant(scene: Scene) -> None:
    practice = scene.desk.practice
    consents.grant(
        scene.tx,
        practice.consent,
        patient_id=scene.known().id,
        language=scene.language,
        channel=scene.chat.channel,
        names=practice.clinic.names(),
        now=scene.now,
        new_id=scene.new_id,
    )


def finish(scene: Scene) -> None:
    """Consent, zone and hour are there: the first survey that is open is offered at once."""
    patient = scene.known()
    wishes.joined(scene.tx, scene.desk.practice, patient.id, scene.now)
    told.catch_up(scene.tx, scene.desk.practice, patient.id, scene.now)
    scene.reload()
    ready = deliver.offer(scene.tx, scene.desk.practice, patient.id, scene.now)
    scene.goto("home")
    scene.begin_with(scene.say("Thank you. All is set."))
    if ready:
        asking.offer(scene, *ready)
    else:
        home.nothing_yet(scene)


def _offer_return(scene: Scene) -> None:
    clinic = scene.desk.practice.clinic
    scene.show(
        scene.say("You will get no more messages from us here. Your care stays the same."),
        scene.say("If you have a question, call {phone}.", phone=clinic.phone),
        buttons=column(button(scene.say("Start again"), "return")),
    )


def come_back(scene: Scene, _arguments: list[str]) -> None:
    """A patient who stopped changes their mind: consent is asked anew."""
    if scene.patient is None:
        again(scene)
    elif is_done(scene):
        home.open_home(scene, [])
    else:
        wishes.reopen(scene.tx, scene.patient.id)
        scene.reload()
        ask_consent(scene)
