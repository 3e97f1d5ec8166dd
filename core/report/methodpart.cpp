// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// How and with what the items were analysed (R9).

#include "core/analysis/selftestwords.h"
#include "core/analysis/verdictwords.h"
#include "core/nn/packageorigin.h"
#include "core/report/analysedphoto.h"
#include "core/report/filled.h"
#include "core/report/findings.h"
#include "core/report/reportparts.h"
#include "core/report/reporttext.h"
#include "core/report/videosection.h"

#include <QStringList>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace lineament::report {

namespace {

/// What is the same for every run of one kind.
Facts runFacts(const analysis::RunRecord& run, bool videos) {
    Facts facts;
    facts.add(QStringLiteral("Program"), text(run.program));
    facts.add(QStringLiteral("Model"), run.model
                                           ? text(modelIdentity(run))
                                           : QStringLiteral("none: ") + text(run.modelMessage));
    if (run.model) {
        const auto& m = *run.model;
        facts.add(QStringLiteral("Weights SHA-256"), text(m.weightsSha256), true);
        if (!m.configSha256.empty())
            facts.add(QStringLiteral("model.json SHA-256"), text(m.configSha256), true);
        if (!m.packageSha256.empty()) {
            facts.add(QStringLiteral("Package SHA-256"), text(m.packageSha256), true);
            facts.add(QStringLiteral("Origin"), text(nn::originText(m.origin)));
        }
        facts.add(
            QStringLiteral("Input"),
            filled(QStringLiteral("%1 px square crop, margin %2 of the face's side; normalised by "
                                  "mean %3, %4, %5 and deviation %6, %7, %8"),
                   m.inputSize, m.cropMargin, static_cast<double>(m.mean[0]),
                   static_cast<double>(m.mean[1]), static_cast<double>(m.mean[2]),
                   static_cast<double>(m.std[0]), static_cast<double>(m.std[1]),
                   static_cast<double>(m.std[2])));
        facts.add(QStringLiteral("Smallest face"), QStringLiteral("%1 px").arg(m.minFacePixels));
        for (const auto& note : m.notes)
            facts.add(QStringLiteral("Note on the model"), text(note));
    }
    if (run.runtime) {
        const auto& r = *run.runtime;
        facts.add(QStringLiteral("Computation"),
                  QStringLiteral("LibTorch ") + text(r.libtorch) + QStringLiteral(", ") +
                      text(r.device) +
                      (r.cuda.empty() ? QString() : QStringLiteral(", CUDA ") + text(r.cuda)) +
                      QStringLiteral(", %1 threads, ").arg(r.threads) + text(r.convolution) +
                      QStringLiteral(", BLAS ") + text(r.blas));
        facts.add(QStringLiteral("Deterministic"),
                  r.deterministic ? QStringLiteral("yes") : QStringLiteral("no"));
    }
    facts.add(QStringLiteral("Seed"),
              QStringLiteral("%1 (nothing in the analysis is random)").arg(run.seed));
    facts.add(QStringLiteral("Face finder"), text(run.faceFinder));
    facts.add(QStringLiteral("Limits"),
              filled(QStringLiteral("faces from %1 px; photos to %2 megapixels"),
                     run.settings.minFinderPixels, run.settings.limits.maxPixels / 1'000'000));
    if (videos)
        facts.add(QStringLiteral("Frames of videos"), samplingText(run.settings.video));
    return facts;
}

/// Runs of one kind: same program, model, runtime and settings.
struct RunGroup {
    Facts facts;
    const nn::ModelInfo* model = nullptr;
    QStringList items;
    QStringList selfTests, pictureTests; ///< each once (R13)
};

std::vector<RunGroup> runGroups(const PrintContext& c) {
    std::vector<RunGroup> groups;
    for (std::size_t i = 0; i < c.report.items.size(); ++i) {
        const auto& run = c.report.items[i].result->run;
        Facts facts = runFacts(run, c.videos);
        auto group = std::find_if(groups.begin(), groups.end(),
                                  [&](const RunGroup& g) { return g.facts == facts; });
        if (group == groups.end())
            group = groups.insert(
                group, {std::move(facts), run.model ? &*run.model : nullptr, {}, {}, {}});
        group->items << QString::number(c.report.itemNumber(i));
        if (run.runtime) {
            const QString test = text(analysis::selfTestText(run.runtime->selfTest));
            if (!group->selfTests.contains(test))
                group->selfTests << test;
            const QString picture = text(analysis::pictureTestText(run.runtime->pictureTest));
            if (!group->pictureTests.contains(picture))
                group->pictureTests << picture;
        }
    }
    return groups;
}

void printRuns(const PrintContext& c) {
    std::vector<RunGroup> groups = runGroups(c);
    std::set<std::string> models;
    for (RunGroup& group : groups) {
        if (groups.size() > 1)
            c.flow.heading(2, QStringLiteral("Runs on item ") +
                                  group.items.join(QStringLiteral(", ")));
        for (const QString& test : group.selfTests)
            group.facts.add(QStringLiteral("Self-test"), test);
        for (const QString& test : group.pictureTests)
            group.facts.add(QStringLiteral("Self-test with a drawn face"), test);
        group.facts.print(c.flow);
        if (group.model == nullptr || !c.shows(Section::Validation) ||
            !models.insert(group.model->weightsSha256 + group.model->configSha256).second)
            continue;
        printValidation(c.flow, *group.model);
        printCard(c.flow, *group.model, c.material() != nullptr);
    }
}

/// R20.
void printSecondMethod(const PrintContext& c) {
    const QString& method = c.report.options.secondMethod;
    c.flow.paragraph(method.trimmed().isEmpty()
                         ? QStringLiteral("No second, independent method was applied.")
                         : QStringLiteral("This program applied no second, independent method. The "
                                          "examiner states that one was applied: %1")
                               .arg(method));
}

/// R33: what the maps of every model in the report have proved to be worth.
void printFaithfulness(const PrintContext& c) {
    std::vector<std::string> said;
    for (const auto& item : c.report.items) {
        if (!item.result->run.model)
            continue;
        const auto& model = *item.result->run.model;
        const std::string words =
            model.name + ": " +
            (model.validation.maps
                 ? analysis::faithfulnessText(*model.validation.maps)
                 : "how faithful its attention maps are to its score was not measured.");
        if (std::find(said.begin(), said.end(), words) != said.end())
            continue;
        said.push_back(words);
        c.flow.paragraph(text(words));
    }
}

void printMapKey(const PrintContext& c) {
    c.flow.heading(1, QStringLiteral("How to read the maps"));
    c.flow.paragraph(QString::fromLatin1(analysis::kMapCaveat));
    c.flow.paragraph(
        QStringLiteral("The gradient map is the root mean square over the colour channels of the "
                       "photo's response to GocNet's fixed 45-degree kernel; edges of "
                       "every kind are bright. An attention map is sigmoid(gamma * trace), the "
                       "mean over a block's channels; its scale shows the true range, "
                       "which is often narrow."));
    printFaithfulness(c);
    c.flow.paragraph(
        QStringLiteral("Figures have 300 dpi or more at print size. Photos that were reduced to "
                       "that, alone or under a map, are stored in this file as JPEG of quality %1 "
                       "and say so; gradient maps, aligned crops and colour scales are stored "
                       "without loss. No figure stands in for the file that its hash names.")
            .arg(kStoredJpegQuality));
}

} // namespace

void printMethod(const PrintContext& c) {
    c.flow.heading(1, QStringLiteral("Method and versions"));
    c.flow.role(Role::Fact);
    c.flow.paragraph(
        QStringLiteral("Each file is hashed, then decoded from the same bytes to upright 8-bit "
                       "sRGB. Every face is found, cut out upright and reduced to the "
                       "network's input. GocNet (Guo, Yang, Zhang, Xia: Rethinking Gradient "
                       "Operator for Exposing AI-enabled Face Forgeries) scores each crop "
                       "with two ResNet streams: one sees the tensor gradient (TP) of the crop, "
                       "the other carries manipulation trace attention (MTA)."));
    if (c.videos)
        c.flow.paragraph(QStringLiteral(
            "Of a video, frames are chosen by their time stamps (PTS), decoded exactly, and "
            "treated as photos are. The faces of successive frames are followed as tracks, by "
            "overlap, landmarks and appearance; a shot change ends every track, and what is "
            "found within a cross-fade is not counted. Frames that did not decode completely are "
            "shown as gaps and never scored. Sound was not analysed."));
    printSecondMethod(c);
    printRuns(c);
    QStringList software;
    for (const auto& entry : c.report.software)
        software << entry;
    c.flow.paragraph(QStringLiteral("Software: ") + software.join(QStringLiteral(", ")) +
                         QLatin1Char('.'),
                     TextStyle::Small);
    c.flow.role(Role::None);
    if (!c.material() || c.report.options.figures != FigureChoice::None)
        printMapKey(c);
}

} // namespace lineament::report
