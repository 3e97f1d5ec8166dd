// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/faces/faceedits.h"

#include "core/base/log.h"

#include <algorithm>
#include <charconv>

namespace lineament::ui::faceedits {

namespace {

std::string describe(const RectF& box) {
    return fmt::format("{:.1f} x {:.1f} px at ({:.1f}, {:.1f})", box.width, box.height, box.x,
                       box.y);
}

faces::Face* find(FaceList& list, const std::string& id) {
    const auto it =
        std::find_if(list.begin(), list.end(), [&](const faces::Face& f) { return f.id == id; });
    return it == list.end() ? nullptr : &*it;
}

} // namespace

FaceList listOf(const analysis::ItemResult& result) {
    FaceList list;
    for (const auto& face : result.faces)
        list.push_back(face.face);
    return list;
}

bool anyByHand(const analysis::ItemResult& result) {
    return std::any_of(result.faces.begin(), result.faces.end(), [](const auto& one) {
        return one.face.rejected || one.face.source == faces::FaceSource::Manual;
    });
}

std::string inWords(const FaceList& list) {
    std::string words;
    for (const auto& face : list) {
        words += words.empty() ? "" : ", ";
        words += face.id + " " + describe(face.box) + (face.rejected ? " rejected" : "");
    }
    return words.empty() ? "none" : words;
}

std::string nextId(const FaceList& list) {
    int highest = 0;
    for (const auto& face : list) {
        int number = 0;
        if (face.id.starts_with('F'))
            std::from_chars(face.id.data() + 1, face.id.data() + face.id.size(), number);
        highest = std::max(highest, number);
    }
    return "F" + std::to_string(highest + 1);
}

FaceList added(FaceList list, faces::Face face, const std::string& file) {
    face.id = nextId(list);
    face.source = faces::FaceSource::Manual;
    face.detectorScore = 0;
    face.rejected = false;
    spdlog::info("The examiner added face {} to {}: old none, new {}.", face.id, file,
                 describe(face.box));
    list.push_back(std::move(face));
    return list;
}

FaceList moved(FaceList list, const std::string& id, faces::Face moved, const std::string& file) {
    if (auto* face = find(list, id)) {
        spdlog::info("The examiner moved face {} of {}: old {}, new {}.", id, file,
                     describe(face->box), describe(moved.box));
        moved.id = id;
        moved.source = faces::FaceSource::Manual;
        moved.detectorScore = 0;
        moved.rejected = face->rejected;
        *face = std::move(moved);
    }
    return list;
}

FaceList rejected(FaceList list, const std::string& id, bool rejected, const std::string& file) {
    if (auto* face = find(list, id); face != nullptr && face->rejected != rejected) {
        spdlog::info("The examiner {} face {} of {}: old {}, new {}.",
                     rejected ? "rejected" : "restored", id, file,
                     face->rejected ? "rejected" : "accepted", rejected ? "rejected" : "accepted");
        face->rejected = rejected;
    }
    return list;
}

} // namespace lineament::ui::faceedits
