// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/items/itemmodel.h"

#include "core/analysis/videoresult.h"
#include "core/report/filled.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lineament::ui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("ItemModel", text);
}

/// Fits beside a thumbnail; the whole reason is in the other panels.
QString shortReason(analysis::FaceState state) {
    switch (state) {
    case analysis::FaceState::NoModel:
        return tr("no model");
    case analysis::FaceState::TooSmall:
        return tr("too small");
    case analysis::FaceState::ModelFailed:
        return tr("model failed");
    default:
        return stateText(state);
    }
}

QString videoText(const analysis::VideoResult& video) {
    const auto tracks = video.tracks.size();
    const auto scored = static_cast<std::size_t>(
        std::count_if(video.tracks.begin(), video.tracks.end(),
                      [](const analysis::Track& t) { return t.aggregate.has_value(); }));
    const QString count = tracks == 1 ? tr("Video, 1 track") : tr("Video, %1 tracks").arg(tracks);
    if (tracks == 0)
        return tr("Video, no face found");
    const auto out = static_cast<std::size_t>(video.tracksLeftOut());
    if (out > 0) // the mean beside it says that others are scored
        return out == tracks ? tr("%1, left out by hand").arg(count)
                             : filled(tr("%1, %2 left out"), count, out);
    return scored == tracks ? tr("%1, scored").arg(count)
                            : filled(tr("%1, %2 scored"), count, scored);
}

QString analysedText(const analysis::ItemResult& result) {
    if (result.video)
        return videoText(*result.video);
    const int faces = static_cast<int>(result.faces.size());
    const int scored = result.scoredFaces();
    const QString count = faces == 1 ? tr("1 face") : tr("%1 faces").arg(faces);
    if (scored == faces)
        return tr("%1, scored").arg(count);
    if (scored > 0)
        return filled(tr("%1, %2 scored"), count, scored);
    // No score at all: the first face that was not rejected says why.
    for (const auto& face : result.faces)
        if (face.state != analysis::FaceState::Rejected)
            return QStringLiteral("%1, %2").arg(count, shortReason(face.state));
    return tr("%1, all rejected").arg(count);
}

double scoreOf(const SessionItem& item) {
    double highest = std::numeric_limits<double>::lowest();
    if (item.hidden || !item.change.isEmpty() || !item.result)
        return highest;
    for (const auto& face : item.result->faces)
        if (face.score && face.verdict.log10Lr)
            highest = std::max(highest, *face.score);
    return highest;
}

/// Scored, but nothing may be said of it: withheld (R17), or by a model without a calibration for
/// the medium (R19). Neither certain nor uncertain.
constexpr double kNoFinding = std::numeric_limits<double>::max();
constexpr double kNoScore = std::numeric_limits<double>::infinity();

double uncertaintyOf(const analysis::FaceResult& face) {
    const auto& verdict = face.verdict;
    if (!face.score || face.state != analysis::FaceState::Scored)
        return kNoScore;
    if (!verdict.log10Lr)
        return kNoFinding;
    return verdict.turns() ? 0 : std::fabs(*verdict.log10Lr);
}

int stateOf(const SessionItem& item) {
    if (!item.change.isEmpty() && !item.hidden)
        return 200;
    if (!item.result || item.hidden)
        return 100 + static_cast<int>(item.phase);
    return static_cast<int>(item.result->state);
}

QString toolTip(const SessionItem& item) {
    if (item.exhibit && item.hidden)
        return tr("Item %1 of the case; its name and where it comes from are hidden: blind "
                  "examination")
            .arg(item.exhibit->item);
    QString tip = toQString(item.exhibit ? item.exhibit->original : item.path);
    if (item.exhibit)
        tip.prepend(tr("Item %1 of the case: ").arg(item.exhibit->item));
    if (!item.change.isEmpty())
        tip += QLatin1Char('\n') + itemStateText(item) + QStringLiteral(": ") + item.change;
    if (item.shown() && item.result && !item.result->message.empty())
        tip += QLatin1Char('\n') + QString::fromStdString(item.result->message);
    return tip;
}

} // namespace

double uncertaintyOf(const SessionItem& item) {
    // In blind mode the order tells nothing either (R32).
    if (item.hidden || !item.change.isEmpty() || !item.result)
        return kNoScore;
    if (item.result->video)
        return item.result->video->strongestTrack() != nullptr ? kNoFinding : kNoScore;
    double least = kNoScore;
    for (const auto& face : item.result->faces)
        least = std::min(least, uncertaintyOf(face));
    return least;
}

QString itemStateText(const SessionItem& item) {
    if (item.hidden)
        return tr("Hidden: blind examination");
    if (!item.change.isEmpty())
        return item.gone() ? tr("Gone since the analysis")
                           : tr("Changed on disk since the analysis");
    switch (item.phase) {
    case ItemPhase::Idle:
        return tr("Not analysed yet");
    case ItemPhase::Loading:
        return tr("Reading the result");
    case ItemPhase::Unreadable:
        return tr("Stored result cannot be read");
    case ItemPhase::Waiting:
        return tr("Waiting");
    case ItemPhase::Working:
        return tr("Analysing");
    case ItemPhase::Stopped:
        return item.result && item.result->state != analysis::ItemState::Cancelled
                   ? tr("Cancelled, older result shown")
                   : tr("Cancelled");
    case ItemPhase::Done:
        break;
    }
    if (!item.result)
        return {};
    return item.result->state == analysis::ItemState::Analysed || item.result->video
               ? analysedText(*item.result)
               : stateText(item.result->state);
}

ItemModel::ItemModel(Session& session, Thumbnailer& thumbnailer, QObject* parent)
    : QAbstractListModel(parent)
    , m_session(session)
    , m_thumbnailer(thumbnailer) {
    connect(&session, &Session::aboutToAdd, this,
            [this](int first, int last) { beginInsertRows({}, first, last); });
    connect(&session, &Session::added, this, [this] { endInsertRows(); });
    connect(&session, &Session::aboutToRemove, this,
            [this](int row) { beginRemoveRows({}, row, row); });
    connect(&session, &Session::removed, this, [this](int id) {
        endRemoveRows();
        m_thumbnailer.forget(id);
    });
    connect(&session, &Session::aboutToClear, this, [this] { beginResetModel(); });
    connect(&session, &Session::cleared, this, [this] {
        endResetModel();
        m_thumbnailer.clear();
    });
    connect(&session, &Session::changed, this, [this](int id) { changedItem(id, {}); });
    connect(&session, &Session::sourceChanged, this, [this](int id) {
        m_thumbnailer.forget(id);
        changedItem(id, {Qt::DecorationRole});
    });
    connect(&thumbnailer, &Thumbnailer::ready, this,
            [this](int id) { changedItem(id, {Qt::DecorationRole}); });
}

int ItemModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_session.items().size());
}

QVariant ItemModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const auto& item = m_session.items()[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return QString::fromStdString(item.name());
    case Qt::DecorationRole:
        return m_thumbnailer.thumbnail(item.id, item.path);
    case Qt::ToolTipRole:
        return toolTip(item);
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2").arg(QString::fromStdString(item.name()),
                                            itemStateText(item));
    case IdRole:
        return item.id;
    case StateTextRole:
        return itemStateText(item);
    case ScoreTextRole:
        return item.shown() ? findingText(*item.shown()) : QString();
    case ToneRole:
        return static_cast<int>(item.shown() ? toneOf(*item.shown()) : Tone::Grey);
    case ScoreRole:
        return scoreOf(item);
    case StateRole:
        return stateOf(item);
    case UncertaintyRole:
        return uncertaintyOf(item);
    case ChangedRole:
        return !item.change.isEmpty();
    case BusyRole:
        return item.phase == ItemPhase::Waiting || item.phase == ItemPhase::Working;
    default:
        return {};
    }
}

void ItemModel::changedItem(int id, const QList<int>& roles) {
    const int row = m_session.indexOf(id);
    if (row >= 0)
        emit dataChanged(index(row), index(row), roles);
}

ItemSorter::ItemSorter(QObject* parent)
    : QSortFilterProxyModel(parent) {
    setDynamicSortFilter(true);
    sort(0);
}

void ItemSorter::setOrder(Order order) {
    m_order = order;
    invalidate();
}

bool ItemSorter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    switch (m_order) {
    case Order::Name: {
        const int by = QString::localeAwareCompare(left.data().toString(), right.data().toString());
        if (by != 0)
            return by < 0;
        break;
    }
    case Order::Score: {
        // The highest score comes first, items without a finding last.
        const double a = left.data(ItemModel::ScoreRole).toDouble();
        const double b = right.data(ItemModel::ScoreRole).toDouble();
        if (a != b)
            return a > b;
        break;
    }
    case Order::Uncertainty: {
        const double a = left.data(ItemModel::UncertaintyRole).toDouble();
        const double b = right.data(ItemModel::UncertaintyRole).toDouble();
        if (a != b)
            return a < b;
        break;
    }
    case Order::State: {
        const int a = left.data(ItemModel::StateRole).toInt();
        const int b = right.data(ItemModel::StateRole).toInt();
        if (a != b)
            return a < b;
        break;
    }
    case Order::Opened:
        break;
    }
    return left.row() < right.row();
}

} // namespace lineament::ui
