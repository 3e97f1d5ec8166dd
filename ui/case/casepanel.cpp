// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/casepanel.h"

#include "core/casefile/person.h"
#include "ui/app/widgets.h"
#include "ui/case/casefactsdialog.h"
#include "ui/case/casehtml.h"
#include "ui/case/itemdialogs.h"
#include "ui/case/statementdialogs.h"
#include "ui/case/whodialog.h"
#include "ui/verdict/resulthtml.h"
#include "ui/verdict/section.h"
#include "ui/verdict/textblock.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace lineament::ui {

namespace {

TextBlock* block(const QString& name) {
    auto* text = new TextBlock;
    text->setAccessibleName(name);
    return text;
}

/// Widgets one above the other, the last ones side by side.
QWidget* column(const std::vector<QWidget*>& rows, const std::vector<QWidget*>& buttons) {
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 4);
    layout->setSpacing(6);
    for (auto* row : rows)
        layout->addWidget(row);
    auto* line = new QHBoxLayout;
    for (auto* button : buttons)
        line->addWidget(button);
    line->addStretch(1);
    layout->addLayout(line);
    return content;
}

template <class T> const T* withId(const std::vector<T>& all, std::int64_t id) {
    const auto it =
        std::find_if(all.begin(), all.end(), [id](const T& one) { return one.id == id; });
    return it == all.end() ? nullptr : &*it;
}

} // namespace

CasePanel::CasePanel(CaseDesk& desk, const Session& session, const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_session(session)
    , m_theme(theme) {
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(8);
    column->addWidget(makeHead());
    m_item = block(tr("Item"));
    m_intake = new QPushButton(tr("How it came..."));
    m_itemSection = new Section({}, ui::column({m_item}, {m_intake}), true);
    m_findingSection = new Section(tr("Findings"), makeFindings(), true);
    m_tagSection = new Section(tr("Tags"), makeTags(), true);
    m_noteSection = new Section(tr("Notes"), makeNotes(), true);
    m_bookmarkSection = new Section(tr("Bookmarks"), makeBookmarks(), true);
    for (auto* section :
         {m_findingSection, m_noteSection, m_tagSection, m_bookmarkSection, m_itemSection})
        column->addWidget(section);
    column->addWidget(new Section(tr("The case"), makeCase(), true));
    column->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(body);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
    setMinimumWidth(280);

    connect(m_intake, &QPushButton::clicked, this, [this] {
        if (const auto* item = m_desk.contents().item(m_desk.itemOf(m_id)))
            showModeless(*new IntakeDialog(m_desk, *item, this));
    });
    for (auto* text : {m_tags, m_notes, m_bookmarks})
        connect(text, &QTextBrowser::anchorClicked, this, &CasePanel::followLink);
    connect(&desk, &CaseDesk::opened, this, &CasePanel::refresh);
    connect(&desk, &CaseDesk::closed, this, [this] {
        m_drafts.clear();
        m_note->clear();
        refresh();
    });
    connect(&desk, &CaseDesk::contentsChanged, this, &CasePanel::refresh);
    connect(&desk, &CaseDesk::stateChanged, this, [this] {
        refreshHead();
        // The rest says nothing of what changes with every note.
        if (integrityText() != m_integrityShown)
            refresh();
    });
    connect(&session, &Session::changed, this, [this](int id) {
        if (id == m_id)
            refresh();
    });
    connect(&theme, &Theme::changed, this, &CasePanel::refresh);
    refresh();
}

QWidget* CasePanel::makeHead() {
    m_title = new QLabel;
    m_title->setObjectName(QStringLiteral("heading"));
    m_title->setWordWrap(true);
    m_state = new QLabel;
    m_state->setObjectName(QStringLiteral("muted"));
    m_state->setWordWrap(true);
    m_who = new QPushButton;
    m_who->setObjectName(QStringLiteral("who"));
    m_who->setToolTip(tr("Stands in the custody log; blind mode goes by it"));
    connect(m_who, &QPushButton::clicked, this, [this] {
        if (const auto name = askWho(m_desk, this))
            m_desk.workAs(*name);
    });
    return column({m_title, m_state}, {m_who});
}

QWidget* CasePanel::makeFindings() {
    m_machine = block(tr("Machine's output"));
    m_statements = block(tr("Opinion and readings"));
    m_opinion = new QPushButton(tr("Opinion..."));
    m_opinion->setObjectName(QStringLiteral("opinion"));
    m_reading = new QPushButton(tr("Own reading..."));
    m_reading->setObjectName(QStringLiteral("reading"));
    m_reading->setToolTip(tr("What you see in the image yourself, independent of the machine and "
                             "of other examiners"));
    connect(m_opinion, &QPushButton::clicked, this, [this] {
        if (const auto item = m_desk.itemOf(m_id))
            showModeless(*new OpinionDialog(m_desk, item, this));
    });
    connect(m_reading, &QPushButton::clicked, this, [this] {
        if (const auto item = m_desk.itemOf(m_id))
            showModeless(*new ReadingDialog(m_desk, item, this));
    });
    return column({m_machine, m_statements}, {m_reading, m_opinion});
}

QWidget* CasePanel::makeTags() {
    m_tags = block(tr("Tags"));
    m_tag = new QLineEdit;
    m_tag->setObjectName(QStringLiteral("tag"));
    m_tag->setPlaceholderText(tr("New tag, then Enter"));
    connect(m_tag, &QLineEdit::returnPressed, this, &CasePanel::addTag);
    return column({m_tags, m_tag}, {});
}

QWidget* CasePanel::makeNotes() {
    m_notes = block(tr("Notes"));
    m_note = new QPlainTextEdit;
    m_note->setObjectName(QStringLiteral("note"));
    m_note->setPlaceholderText(tr("New note"));
    m_note->setTabChangesFocus(true);
    m_note->setFixedHeight(fontMetrics().lineSpacing() * 3 + 16);
    m_addNote = new QPushButton(tr("Add note"));
    m_addNote->setObjectName(QStringLiteral("addNote"));
    connect(m_note, &QPlainTextEdit::textChanged, this, [this] {
        m_addNote->setEnabled(m_desk.writable() && !m_note->toPlainText().trimmed().isEmpty());
    });
    connect(m_addNote, &QPushButton::clicked, this, &CasePanel::addNote);
    return column({m_notes, m_note}, {m_addNote});
}

QWidget* CasePanel::makeBookmarks() {
    m_bookmarks = block(tr("Bookmarks"));
    m_bookmark = new QPushButton(tr("Bookmark this view..."));
    connect(m_bookmark, &QPushButton::clicked, this, &CasePanel::bookmarkAsked);
    return column({m_bookmarks}, {m_bookmark});
}

QWidget* CasePanel::makeCase() {
    m_facts = block(tr("The case"));
    m_caseStatements = block(tr("Opinion on the case"));
    m_changeFacts = new QPushButton(tr("Change..."));
    m_caseOpinion = new QPushButton(tr("Opinion..."));
    m_caseOpinion->setToolTip(tr("An opinion on the case as a whole"));
    connect(m_changeFacts, &QPushButton::clicked, this,
            [this] { showModeless(*new CaseFactsDialog(m_desk, this)); });
    connect(m_caseOpinion, &QPushButton::clicked, this,
            [this] { showModeless(*new OpinionDialog(m_desk, std::nullopt, this)); });
    m_caseNotes = block(tr("Notes on the case"));
    m_caseNote = new QPushButton(tr("Note..."));
    m_caseNote->setObjectName(QStringLiteral("caseNote"));
    m_caseNote->setToolTip(tr("A note on the case as a whole"));
    connect(m_caseNote, &QPushButton::clicked, this,
            [this] { showModeless(*new NoteDialog(m_desk, {}, this)); });
    connect(m_caseNotes, &QTextBrowser::anchorClicked, this, &CasePanel::followLink);
    return column({m_facts, m_caseNotes, m_caseStatements},
                  {m_changeFacts, m_caseNote, m_caseOpinion});
}

void CasePanel::setItem(int id) {
    keepDraft();
    m_id = id;
    const auto draft = m_drafts.find(id);
    m_note->setPlainText(draft == m_drafts.end() ? QString() : draft->second);
    m_tag->clear();
    refresh();
}

void CasePanel::keepDraft() {
    if (m_note->toPlainText().trimmed().isEmpty())
        m_drafts.erase(m_id);
    else
        m_drafts[m_id] = m_note->toPlainText();
}

QStringList CasePanel::unsavedWords() const {
    auto drafts = m_drafts;
    drafts.erase(m_id);
    if (!m_note->toPlainText().trimmed().isEmpty())
        drafts[m_id] = m_note->toPlainText();
    QStringList words;
    for (const auto& [id, text] : drafts)
        if (const auto* item = m_session.find(id))
            words << tr("Note on %1").arg(QString::fromStdString(item->name()));
    if (!m_tag->text().trimmed().isEmpty())
        words << tr("Tag %1").arg(m_tag->text().trimmed());
    return words;
}

void CasePanel::addTag() {
    const auto tag = m_tag->text().trimmed();
    const auto item = m_desk.itemOf(m_id);
    if (tag.isEmpty() || item == 0)
        return;
    m_desk.change(
        [item, tag = tag.toStdString()](casefile::CaseStore& store) { store.addTag(item, tag); });
    m_tag->clear();
}

void CasePanel::addNote() {
    const auto text = m_note->toPlainText().trimmed();
    const auto number = m_desk.itemOf(m_id);
    if (text.isEmpty() || number == 0)
        return;
    m_addNote->setEnabled(false);
    m_desk.change([number, text = text.toStdString()](
                      casefile::CaseStore& store) { store.addNote(number, text); },
                  [this, id = m_id, text] {
                      m_drafts.erase(id);
                      // What was typed meanwhile stays.
                      if (id == m_id && m_note->toPlainText().trimmed() == text)
                          m_note->clear();
                  },
                  [this](const QString& message) {
                      m_addNote->setEnabled(true);
                      emit m_desk.problem(tr("The note is not saved: %1").arg(message));
                  });
}

void CasePanel::followLink(const QUrl& url) {
    const auto id = url.path().toLongLong();
    const auto& contents = m_desk.contents();
    if (url.scheme() == QLatin1String("untag")) {
        if (const auto* tag = withId(contents.tags, id))
            m_desk.change(
                [tag = *tag](casefile::CaseStore& store) { store.removeTag(tag.item, tag.tag); });
    } else if (url.scheme() == QLatin1String("note")) {
        if (const auto* note = withId(contents.notes, id))
            showModeless(*new NoteDialog(m_desk, *note, this));
    } else if (const auto* bookmark = withId(contents.bookmarks, id)) {
        if (url.scheme() == QLatin1String("bookmark"))
            emit bookmarkChosen(*bookmark);
        else
            showModeless(*new BookmarkDialog(m_desk, *bookmark, this));
    }
}

void CasePanel::refresh() {
    refreshHead();
    const auto item = m_desk.itemOf(m_id);
    for (auto* section :
         {m_itemSection, m_findingSection, m_tagSection, m_noteSection, m_bookmarkSection})
        section->setVisible(item != 0);
    if (!m_desk.isOpen())
        return;
    const auto& contents = m_desk.contents();
    const auto& colours = m_theme.colours();
    m_facts->setHtml(casehtml::facts(contents, m_desk.hidesAny(), colours));
    // In blind mode what others wrote is hidden (R32).
    const auto notes = contents.notesOf(std::nullopt);
    m_caseNotes->setVisible(!notes.empty());
    m_caseNotes->setHtml(casehtml::notes(
        notes, m_desk.writable(), m_desk.hidesAny() ? m_desk.who() : std::string(), colours));
    const auto opinions = contents.opinionsOf(std::nullopt);
    m_caseStatements->setVisible(!opinions.empty());
    if (!opinions.empty())
        m_caseStatements->setHtml(casehtml::statements(
            opinions, {}, {}, m_desk.blind() ? m_desk.who() : std::string(), colours));
    if (item != 0)
        refreshItem(item);
}

QString CasePanel::integrityText() const {
    switch (m_desk.integrity()) {
    case CaseDesk::Integrity::Checking:
        return tr("Files and log are being checked: %1 %.").arg(qRound(m_desk.checked() * 100));
    case CaseDesk::Integrity::Sound:
        return tr("Files and log are as they were recorded.");
    case CaseDesk::Integrity::Damaged:
        return tr("The case is damaged: see above the picture.");
    case CaseDesk::Integrity::Unchecked:
        break;
    }
    return tr("Files and log were not checked.");
}

void CasePanel::refreshHead() {
    const bool open = m_desk.isOpen();
    const bool writable = m_desk.writable();
    for (auto* widget :
         std::initializer_list<QWidget*>{m_intake, m_opinion, m_reading, m_bookmark, m_changeFacts,
                                         m_caseOpinion, m_caseNote, m_tag})
        widget->setEnabled(writable);
    // Their dialogs say what is hidden here.
    const auto* item = m_session.find(m_id);
    m_intake->setEnabled(writable && (item == nullptr || !item->hidden));
    m_changeFacts->setEnabled(writable && !m_desk.hidesAny());
    m_note->setReadOnly(!writable);
    m_addNote->setEnabled(writable && !m_note->toPlainText().trimmed().isEmpty());
    m_title->setText(open ? tr("Case %1").arg(m_desk.name()) : tr("No case is open."));
    m_who->setVisible(open);
    m_who->setText(tr("Examiner: %1").arg(QString::fromStdString(m_desk.who())));
    QStringList state;
    if (open) {
        if (!writable)
            state << tr("Read-only.");
        else if (m_desk.saving() > 0)
            state << tr("Saving...");
        else if (m_desk.unsaved() > 0)
            state << tr("NOT everything is saved: see above the picture.");
        else
            state << tr("Everything is saved.");
        state << integrityText();
        if (m_desk.blind())
            state << tr("Blind examination is on.");
    }
    m_state->setText(state.join(QLatin1Char(' ')));
}

void CasePanel::refreshItem(std::int64_t number) {
    const auto& contents = m_desk.contents();
    const auto& colours = m_theme.colours();
    const auto* item = contents.item(number);
    const auto* shown = m_session.find(m_id);
    if (item == nullptr || shown == nullptr)
        return;
    // In blind mode what others wrote is context, and hidden as well (R32).
    const auto own = shown->hidden ? m_desk.who() : std::string();
    auto tags = contents.tagsOf(number);
    auto bookmarks = contents.bookmarksOf(number);
    if (!own.empty()) {
        std::erase_if(tags, [&own](const auto& tag) { return tag.addedBy != own; });
        std::erase_if(bookmarks, [&own](const auto& mark) { return mark.changedBy != own; });
    }
    m_itemSection->setTitle(tr("Item %1").arg(number));
    m_item->setHtml(
        casehtml::itemValues(*item, contents.analysesOf(number), shown->hidden, colours));
    m_integrityShown = integrityText();
    m_machine->setHtml(casehtml::findings(integrityText(), *item, *shown, colours));
    m_statements->setHtml(casehtml::statements(
        contents.opinionsOf(number), contents.readingsOf(number),
        casefile::examinerOf(contents.facts, *item, contents.opinions), own, colours));
    m_tags->setHtml(casehtml::tags(tags, m_desk.writable(), colours));
    m_notes->setHtml(casehtml::notes(contents.notesOf(number), m_desk.writable(), own, colours));
    m_bookmarks->setHtml(casehtml::bookmarks(bookmarks, m_desk.writable(), colours));
}

QString CasePanel::plainText() const {
    QStringList parts{m_title->text(), m_state->text()};
    for (const auto* text : {m_item, m_machine, m_statements, m_tags, m_notes, m_bookmarks, m_facts,
                             m_caseNotes, m_caseStatements})
        parts << text->toPlainText();
    return parts.join(QLatin1Char('\n'));
}

} // namespace lineament::ui
