// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/casedesk.h"

#include "core/base/log.h"
#include "core/casefile/viewing.h"
#include "ui/app/text.h"

#include <QSettings>

#include <algorithm>
#include <chrono>
#include <utility>

namespace lineament::ui {

namespace {

/// What is held is read again at most so often: a batch of results changes it with each.
constexpr int kReadEveryMs = 150;
/// What was seen within this time is one entry of the log.
constexpr int kLogSeenMs = 1500;
/// How long the next case waits until nothing uses the one before.
constexpr std::chrono::seconds kLetGo{10};

QString anotherOpening() {
    return CaseDesk::tr("Another case is being opened.");
}

} // namespace

CaseDesk::CaseDesk(Controller& controller, TaskRunner& tasks, QObject* parent)
    : QObject(parent)
    , m_controller(controller)
    , m_tasks(tasks)
    , m_who(QSettings().value(QLatin1String(kWhoSetting)).toString().toStdString())
    , m_blind(QSettings().value(QLatin1String(kBlindSetting), false).toBool())
    , m_results(controller.session()) {
    if (m_who.empty())
        m_who = casefile::systemUser();
    m_readSoon.setSingleShot(true);
    m_readSoon.setInterval(kReadEveryMs);
    connect(&m_readSoon, &QTimer::timeout, this, &CaseDesk::readAgain);
    m_logSeenSoon.setSingleShot(true);
    m_logSeenSoon.setInterval(kLogSeenMs);
    connect(&m_logSeenSoon, &QTimer::timeout, this, &CaseDesk::logSeen);
    connect(&controller, &Controller::analysed, this, &CaseDesk::record);
    connect(&controller, &Controller::settingChanged, this, &CaseDesk::logSetting);
    connect(&m_results, &ResultLoader::problem, this,
            [this](const QString& message) { emit problem(message); });
}

CaseDesk::~CaseDesk() {
    m_results.stop();
    m_checker.cancel();
    m_reader.cancel();
    blockSignals(true); // the window goes, too
    logSeen();
    // What the examiner wrote last is still on its way to the disk.
    m_writer.finish();
}

QString CaseDesk::name() const {
    if (!m_store)
        return {};
    // A title may say what the case is about; a number does not.
    if (m_hidesAny && m_contents.facts.number.empty())
        return tr("(its name is hidden)");
    const auto name = m_contents.name();
    return name.empty() ? toQString(m_store->folder().stem()) : QString::fromStdString(name);
}

void CaseDesk::create(const std::filesystem::path& folder, const casefile::CaseFacts& facts,
                      const QStringList& add, std::function<void(const QString&)> ended) {
    const auto tell = [this, ended = std::move(ended)](const QString& message) {
        if (ended)
            ended(message);
        else if (!message.isEmpty())
            emit problem(message, kOpeningCase);
    };
    if (m_opening) {
        tell(anotherOpening());
        return;
    }
    m_opening = true;
    emit stateChanged();
    const std::string who = facts.examiner.empty() ? m_who : facts.examiner;
    m_writer.add(
        [folder, facts, who, blind = m_blind](const std::stop_token&) {
            return read(casefile::CaseStore::create(folder, facts, {who}), who, blind);
        },
        [this, add, who, tell](Opened opened) {
            close();
            m_controller.closeAll();
            // Behind the last words of the case before, which are those of its examiner.
            workAs(who);
            apply(std::move(opened), add);
            tell({});
        },
        [this, tell](const QString& message) {
            m_opening = false;
            emit stateChanged();
            tell(message);
        });
}

void CaseDesk::open(const std::filesystem::path& folder) {
    if (m_opening) {
        emit problem(anotherOpening());
        return;
    }
    close();
    m_opening = true;
    emit stateChanged();
    // Behind what is still being written into the case before.
    m_writer.add(
        [folder, before = m_before, who = m_who, blind = m_blind](const std::stop_token& stop) {
            if (before)
                before->wait(kLetGo, stop);
            return read(casefile::CaseStore::open(folder, {who}), who, blind);
        },
        [this](Opened opened) { apply(std::move(opened), {}); },
        [this](const QString& message) {
            m_opening = false;
            emit stateChanged();
            emit problem(message, kOpeningCase);
        });
}

CaseDesk::Opened CaseDesk::read(std::unique_ptr<casefile::CaseStore> store, const std::string& who,
                                bool blind) {
    Opened opened;
    opened.end = std::make_shared<StoreEnd>();
    opened.store = Store(store.release(), [end = opened.end](casefile::CaseStore* last) {
        delete last;
        end->set();
    });
    opened.contents = readContents(*opened.store);
    opened.viewed = casefile::itemsViewedBy(*opened.store, who);
    for (const auto& item : opened.contents.items)
        opened.exhibits.push_back(exhibitOf(*opened.store, opened.contents, item,
                                            blind && !opened.contents.hasFindingsOf(who, item.id)));
    return opened;
}

void CaseDesk::apply(Opened opened, const QStringList& add) {
    m_opening = false;
    m_store = std::move(opened.store);
    m_end = std::move(opened.end);
    m_contents = std::move(opened.contents);
    m_viewed = std::move(opened.viewed);
    m_readOnly = QString::fromStdString(m_store->readOnlyReason());
    m_integrity = Integrity::Unchecked;
    spdlog::info("Opened the case {}{}.", m_store->folder().string(),
                 m_readOnly.isEmpty() ? "" : ", read-only");
    const auto ids = m_controller.session().addExhibits(opened.exhibits);
    refreshHidden();
    emit this->opened();
    emit succeeded(kOpeningCase);
    m_results.start(m_store, ids);
    emit exhibitsAdded(ids);
    checkIntegrity();
    if (!add.isEmpty())
        this->add(add, {});
}

void CaseDesk::close() {
    if (!m_store)
        return;
    logSeen();
    ++m_serial;
    m_results.stop();
    m_checker.cancel();
    m_reader.cancel();
    m_readPending = false;
    m_readSoon.stop();
    m_controller.closeAll();
    m_unsaved.clear();
    m_before = std::exchange(m_end, nullptr);
    // The last hold on it ends behind the last change, and not on the window's thread.
    m_writer.add(
        [store = std::exchange(m_store, nullptr)](const std::stop_token&) mutable {
            store.reset();
            return true;
        },
        [](bool) {});
    m_contents = {};
    m_viewed.clear();
    m_hidesAny = false;
    m_readOnly.clear();
    m_damage.clear();
    m_integrity = Integrity::Unchecked;
    m_shown = 0;
    emit closed();
}

void CaseDesk::checkIntegrity() {
    if (!m_store)
        return;
    m_integrity = Integrity::Checking;
    m_checked = 0;
    emit stateChanged();
    const auto serial = m_serial;
    m_checker.restart(
        [this, serial, folder = m_store->folder()](const std::stop_token& stop) {
            const auto progress = [this, serial](const casefile::IntegrityProgress& p) {
                if (p.bytesTotal == 0)
                    return;
                const double share =
                    static_cast<double>(p.bytesDone) / static_cast<double>(p.bytesTotal);
                QMetaObject::invokeMethod(
                    this,
                    [this, serial, share] {
                        // A percent is as much as anybody sees.
                        if (serial != m_serial || share - m_checked < 0.01)
                            return;
                        m_checked = share;
                        emit stateChanged();
                    },
                    Qt::QueuedConnection);
            };
            return casefile::verifyIntegrity(folder, progress, stop);
        },
        [this](const casefile::IntegrityReport& report) {
            if (writable())
                change([report](casefile::CaseStore& store) {
                    casefile::recordIntegrity(store, report);
                });
            setIntegrity(report.damaged(),
                         report.damaged() ? QString::fromStdString(casefile::namedDamage(report))
                                          : QString());
        },
        [this](const QString& message) { setIntegrity(true, message); });
}

void CaseDesk::setIntegrity(bool damaged, const QString& damage) {
    if (!m_store)
        return;
    m_integrity = damaged ? Integrity::Damaged : Integrity::Sound;
    m_damage = damage;
    if (damaged)
        spdlog::error("The case {} is damaged: {}", m_store->folder().string(),
                      damage.toStdString());
    emit stateChanged();
}

void CaseDesk::change(Change change, std::function<void()> done,
                      std::function<void(const QString&)> failed) {
    if (!m_store)
        return;
    ++m_saving;
    emit stateChanged();
    const auto serial = m_serial;
    const auto ended = [this, serial] {
        --m_saving;
        if (serial == m_serial)
            refresh();
        emit stateChanged();
    };
    m_writer.add(
        [store = m_store, change = std::move(change)](const std::stop_token&) {
            change(*store);
            return true;
        },
        [this, ended, done = std::move(done)](bool) {
            if (done)
                done();
            ended();
            if (m_unsaved.empty())
                emit succeeded(kSaving);
        },
        [this, ended, failed = std::move(failed)](const QString& message) {
            spdlog::error("The case was not changed: {}", message.toStdString());
            if (failed)
                failed(message);
            else
                emit problem(tr("Not saved: %1").arg(message), kSaving);
            ended();
        });
}

void CaseDesk::refresh() {
    if (m_store && !m_readSoon.isActive())
        m_readSoon.start();
}

void CaseDesk::readAgain() {
    if (!m_store)
        return;
    if (m_readPending) {
        m_readSoon.start();
        return;
    }
    m_readPending = true;
    const auto serial = m_serial;
    m_reader.add([store = m_store](const std::stop_token&) { return readContents(*store); },
                 [this, serial](CaseContents contents) {
                     m_readPending = false;
                     if (serial != m_serial || !m_store)
                         return;
                     m_contents = std::move(contents);
                     refreshHidden();
                     emit contentsChanged();
                 },
                 [this](const QString& message) {
                     m_readPending = false;
                     emit problem(message);
                 });
}

std::int64_t CaseDesk::itemOf(int id) const {
    const auto* item = m_controller.session().find(id);
    return m_store && item != nullptr && item->exhibit ? item->exhibit->item : 0;
}

} // namespace lineament::ui
