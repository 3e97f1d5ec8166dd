// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"
#include "core/base/filestamp.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace lineament::ui {

/// Where an item stands, besides the state of its result.
enum class ItemPhase {
    Idle,       ///< opened with its case; nobody asked for an analysis
    Loading,    ///< its stored result is being read
    Unreadable, ///< its stored result is not what was recorded, or can't be read
    Waiting,    ///< in the queue
    Working,    ///< in a running job
    Done,       ///< its newest result is here
    Stopped     ///< the examiner cancelled before it was done
};

/// Which piece of evidence of the open case an item is.
struct Exhibit {
    std::int64_t item = 0; ///< its number in the case
    std::string name;      ///< file name of the original
    std::filesystem::path original;
    std::filesystem::path file; ///< to decode: the working copy, or the original of a reference
    bool analysed = false;      ///< the case has a result of it
    bool hidden = false;        ///< see SessionItem::hidden
    /// Of the file, taken before the case's files are hashed (R3).
    std::optional<FileStamp> stamp = std::nullopt;
};

/// One opened file.
struct SessionItem {
    int id = 0; ///< never used again after the item is removed
    std::filesystem::path path;
    ItemPhase phase = ItemPhase::Waiting;
    std::uint64_t generation = 0; ///< of the newest request; results of older ones are stale
    analysis::ItemResultPtr
        result; ///< the newest that arrived; may be of an older generation while Working
    /// What is there of a video while it is scanned; null otherwise.
    analysis::ItemResultPtr partial;
    std::optional<std::vector<faces::Face>> faces; ///< as the examiner left them; none: find them
    std::optional<Exhibit> exhibit;                ///< none: a file without a case
    /// The result comes from the case; a new analysis takes its place.
    bool stored = false;
    /// Maps of the stored result, and the index of a video, are not read (yet).
    bool valuesOnly = false;
    /// Blind (R32): whatever the machine found is kept from the examiner.
    bool hidden = false;
    /// How the file was when it was last compared with what was analysed, or before it was read.
    std::optional<FileStamp> stamp;
    /// With which the file held what was analysed.
    std::vector<FileStamp> sameBytes;
    /// The file no longer holds what was analysed: "expected ..., found ..."; empty while it does.
    QString change;
    int edits = 0; ///< by the examiner that are still being worked out

    /// What the window shows: the newest that there is, complete or not; may be null. Nothing of
    /// other bytes than the file holds now.
    const analysis::ItemResultPtr& shown() const;
    /// The change is that there is no file any more, or none within reach.
    bool gone() const;
    /// Whether what was opened with that stamp may be what was analysed.
    bool mayBeOf(const FileStamp& opened) const;
    /// Another result is on its way: the one that is here will not last.
    bool pending() const;
    /// True when its result is whole and no other is on its way.
    bool editable() const;
    /// The name that people know it by; "Item 3" while it is hidden.
    std::string name() const;
};

/// A request that was handed out: results come back under it.
struct Ticket {
    int item = 0;
    std::uint64_t generation = 0;
    bool operator==(const Ticket&) const = default;
};

/// The opened files and their newest results. Knows nothing of threads: lives on the window's.
class Session : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    const std::vector<SessionItem>& items() const { return m_items; }
    /// Every file that was opened, the originals of exhibits among them.
    std::vector<std::filesystem::path> files() const;
    /// Null when there is none (any more).
    const SessionItem* find(int id) const;
    int indexOf(int id) const;
    /// Of all items, in their order.
    std::vector<int> ids() const;

    /// Adds files that are not open yet; returns the ids of the new ones. @p stamps are theirs,
    /// taken before anybody reads them; fewer: those of the others are not known.
    std::vector<int> add(const std::vector<std::filesystem::path>& paths,
                         const std::vector<FileStamp>& stamps = {});
    /// The items of these files, as far as they are open.
    std::vector<int> idsOf(const std::vector<std::filesystem::path>& paths) const;
    /// Adds the exhibits of a case; returns the ids, in their order.
    std::vector<int> addExhibits(const std::vector<Exhibit>& exhibits);
    void remove(int id);
    void clear();
    /// The item of that number of the case; 0 when there is none.
    int idOfExhibit(std::int64_t item) const;

    /// Takes over a result that the case holds; false when there is a newer one by now.
    bool applyStored(int id, analysis::ItemResultPtr result, bool valuesOnly);
    /// The stored result can't be read.
    void setUnreadable(int id);
    void setHidden(int id, bool hidden);

    /// What became of the file, as it was found while @p generation was the newest. @p change is
    /// empty when it holds what was analysed.
    void setSource(int id, std::uint64_t generation, const FileStamp& stamp, const QString& change);
    /// Other pixels were read from the file than were analysed: its bytes have to be looked at.
    void distrust(int id);
    /// The examiner's edit of an item is being worked out, and is no longer.
    void beginEdit(int id);
    void endEdit(int id);

    /// Starts a new generation: the item waits, results of earlier requests become stale. What was
    /// found and edited on bytes that the file no longer holds is given up.
    Ticket request(int id);
    /// As request(), with the faces that the examiner edited; none: they are found again.
    Ticket requestWithFaces(int id, std::optional<std::vector<faces::Face>> faces);
    /// The job took the ticket up.
    void setWorking(const Ticket& ticket);
    /// The ticket will get no result.
    void setStopped(const Ticket& ticket);
    /// Takes a result over if its ticket is the newest; a stale one is dropped and false returned.
    bool apply(const Ticket& ticket, analysis::ItemResultPtr result);
    /// Takes over what the examiner made of @p before; false when that is no longer the item's
    /// result, or a new one is on its way.
    bool applyEdited(int id, const analysis::ItemResultPtr& before, analysis::ItemResultPtr after);
    /// Takes over what is there of a video that is still being scanned; false for a stale one.
    bool applyPartial(const Ticket& ticket, analysis::ItemResultPtr result);

    /// Results that are there and may be shown, in the order of the items.
    std::vector<analysis::ItemResultPtr> results() const;
    /// Of these items alone.
    std::vector<analysis::ItemResultPtr> results(const std::vector<int>& ids) const;

signals:
    void aboutToAdd(int first, int last);
    void added();
    void aboutToRemove(int index);
    void removed(int id);
    /// Everything goes at once.
    void aboutToClear();
    void cleared();
    void changed(int id);
    /// The file may hold other bytes than before: pictures of it have to be read again.
    void sourceChanged(int id);
    /// Edits of the item were made on bytes that are no longer its.
    void editsVoid(int id);

private:
    SessionItem* current(const Ticket& ticket);
    std::vector<int> append(std::vector<SessionItem> fresh);

    std::vector<SessionItem> m_items;
    int m_nextId = 1;
};

} // namespace lineament::ui
