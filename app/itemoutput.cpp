// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/itemoutput.h"

#include "app/progressbar.h"
#include "app/videooutput.h"
#include "core/analysis/findingwords.h"
#include "core/analysis/resultjson.h"
#include "core/analysis/verdictwords.h"
#include "core/base/atomicfile.h"
#include "core/base/fixedtext.h"

#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <span>

namespace lineament {

using analysis::ItemResult;
using analysis::ItemState;

namespace {

/// The finding in few words, after R19 and R23.
std::string finding(const analysis::FaceResult& face) {
    if (face.verdict.kind == analysis::VerdictKind::Uncalibrated)
        return analysis::whyNoFinding(face);
    const std::string words = analysis::shortText(face.verdict);
    return words.empty() ? "no finding" : words;
}

} // namespace

void printItem(const ItemResult& item) {
    if (item.video) {
        std::cout << trackLines(item);
        return;
    }
    const std::string path = printable(item.path.string());
    if (item.state != ItemState::Analysed) {
        std::cout << fmt::format("{}\t-\t{}\t{}\n", path, stateName(item.state),
                                 printable(item.message));
        return;
    }
    for (const auto& face : item.faces) {
        const auto& box = face.face.box;
        std::cout << fmt::format("{}\t{}\t{}\t{}\t{}\tbox {:.0f},{:.0f} {:.0f}x{:.0f}\t{:.0f} px"
                                 "\tsharpness {:.0f}\n",
                                 path, face.face.id, stateName(face.state), finding(face),
                                 face.score ? signedText(*face.score, 3) : std::string("no score"),
                                 box.x, box.y, box.width, box.height, face.face.quality.pixels,
                                 face.face.quality.sharpness);
    }
}

void writeResultsJson(const std::filesystem::path& file,
                      const std::vector<analysis::ItemResultPtr>& items) {
    const std::string text = analysis::resultsToJson(items) + "\n";
    if (file == "-")
        std::cout << text;
    else
        writeFileAtomically(file, std::as_bytes(std::span(text)));
}

} // namespace lineament
