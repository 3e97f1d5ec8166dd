// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/integrity.h"
#include "ui/app/controller.h"
#include "ui/app/taskrunner.h"
#include "ui/case/casecontents.h"
#include "ui/case/resultloader.h"
#include "ui/case/storeend.h"

#include <QObject>
#include <QTimer>

#include <map>
#include <memory>
#include <set>

namespace lineament::ui {

/// Keys of the settings: who examines, and whether blind mode is on.
inline constexpr const char* kWhoSetting = "case/who";
inline constexpr const char* kBlindSetting = "case/blind";

/// Kinds of problems.
inline constexpr QLatin1String kOpeningCase("opening a case");
inline constexpr QLatin1String kSaving("saving");

/// The case that is open: its store, what it holds, and its exhibits in the session. Owns no
/// widget. Everything that reads or writes the case runs in workers; changes are written one after
/// the other, in the order in which they were asked for, and none is dropped when the program ends.
class CaseDesk : public QObject {
    Q_OBJECT
public:
    /// How the files and the log of the case were found since it was opened (R3).
    enum class Integrity { Unchecked, Checking, Sound, Damaged };
    using Store = std::shared_ptr<casefile::CaseStore>;
    using Change = std::function<void(casefile::CaseStore&)>;

    CaseDesk(Controller& controller, TaskRunner& tasks, QObject* parent = nullptr);
    ~CaseDesk() override;

    /// Makes a case and opens it in the place of what is open, which stays when that fails. Its
    /// examiner, if it names one, works from then on: the first entries of its log are theirs.
    /// @p add are files that become its evidence. @p ended hears why it was not made, or nothing;
    /// without it problem() says so.
    void create(const std::filesystem::path& folder, const casefile::CaseFacts& facts,
                const QStringList& add = {}, std::function<void(const QString&)> ended = {});
    /// Closes what is open and opens this one; opened() or problem() follows.
    void open(const std::filesystem::path& folder);
    void close();
    bool isOpen() const { return m_store != nullptr; }
    bool opening() const { return m_opening; }

    const Store& store() const { return m_store; }
    const CaseContents& contents() const { return m_contents; }
    /// Number or title of the case, else the name of its folder.
    QString name() const;
    bool writable() const { return m_store && m_readOnly.isEmpty(); }
    /// Why it can't be written; empty when it can.
    const QString& readOnlyReason() const { return m_readOnly; }
    Integrity integrity() const { return m_integrity; }
    /// The damage in one line; empty without any.
    const QString& damage() const { return m_damage; }
    /// 0 to 1 while it is checked.
    double checked() const { return m_checked; }
    void checkIntegrity();
    /// Others wrote into the case: what it holds is read again.
    void refresh();
    /// Somebody else checked it.
    void setIntegrity(bool damaged, const QString& damage);

    /// Copies files and folders into the case, or refers to them, and analyses what was added.
    void add(const QStringList& paths, const casefile::AddOptions& options);
    /// Writes something; @p done once it is on the disk, or @p failed with why it is not.
    void change(Change change, std::function<void()> done = {},
                std::function<void(const QString&)> failed = {});
    /// Changes that are not on the disk yet.
    int saving() const { return m_saving; }
    /// Items whose newest result could not be saved.
    int unsaved() const { return static_cast<int>(m_unsaved.size()); }
    void saveAgain();

    /// Who examines: stands in the log, and blind mode goes by it.
    const std::string& who() const { return m_who; }
    void workAs(const std::string& who);
    /// Blind mode (R32): what the machine found on an item is hidden until who() noted findings.
    bool blind() const { return m_blind; }
    void setBlind(bool on);
    /// Whether who() never saw what the machine found on it.
    bool unseen(std::int64_t item) const { return m_viewed.count(item) == 0; }
    /// Whether blind mode hides any item now.
    bool hidesAny() const { return m_hidesAny; }
    /// The results of these items were seen: in view, in the list, on the pages of a report. That
    /// goes into the log a moment later, one entry for all.
    void seen(const std::vector<std::int64_t>& items);
    /// The item is in view: its maps are read.
    void show(int id);

    /// The number of the case's item; 0 when @p id is none of the case's.
    std::int64_t itemOf(int id) const;

signals:
    void opened();
    void closed();
    void contentsChanged();
    /// Exhibits are in the session.
    void exhibitsAdded(const std::vector<int>& ids);
    /// Read-only, integrity, saving, blind, who.
    void stateChanged();
    /// What @p kind names may succeed later.
    void problem(const QString& message, const QString& kind = {});
    void succeeded(const QString& kind);

private:
    struct Opened {
        Store store;
        std::shared_ptr<StoreEnd> end;
        CaseContents contents;
        std::set<std::int64_t> viewed;
        std::vector<Exhibit> exhibits;
    };
    /// Everything that the window needs of it. On the writer's thread.
    static Opened read(std::unique_ptr<casefile::CaseStore> store, const std::string& who,
                       bool blind);
    void apply(Opened opened, const QStringList& add);
    void onAdded(const casefile::AddedEvidence& added);
    void record(int id);
    void readAgain();
    void refreshHidden();
    void logSeen();
    void logSetting(const QString& name, const QString& before, const QString& after);

    Controller& m_controller;
    TaskRunner& m_tasks;
    Store m_store;
    std::shared_ptr<StoreEnd> m_end;    ///< of the open case
    std::shared_ptr<StoreEnd> m_before; ///< of the one before, which a worker may still hold
    CaseContents m_contents;
    std::set<std::int64_t> m_viewed;
    std::string m_who;
    QString m_readOnly, m_damage;
    Integrity m_integrity = Integrity::Unchecked;
    double m_checked = 0;
    bool m_opening = false, m_blind = false, m_hidesAny = false, m_readPending = false;
    int m_saving = 0, m_shown = 0;
    quint64 m_serial = 0; ///< of the open case: calls of an earlier one are dropped
    std::map<int, analysis::ItemResultPtr> m_unsaved;
    std::set<std::int64_t> m_newlySeen; ///< not in the log yet
    QTimer m_readSoon, m_logSeenSoon;
    ResultLoader m_results;
    Worker m_reader{this};
    Worker m_checker{this};
    Worker m_writer{this}; ///< one thread: changes keep their order
};

} // namespace lineament::ui
