// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/build.h"
#include "core/nn/jsonfields.h"
#include "core/training/evaluation.h"

#include <array>
#include <cstdio>

namespace lineament::training {

namespace {

std::string fixed(double value, int decimals) {
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
    return text.data();
}

nn::Json json(const std::optional<nn::Rate>& rate) {
    if (!rate)
        return nullptr;
    return {{"value", rate->value}, {"low", rate->low}, {"high", rate->high}, {"n", rate->count}};
}

nn::Json json(const Measures& m) {
    nn::Json out = {{"reals", m.reals},     {"fakes", m.fakes},
                    {"groups", m.groups},   {"auc", json(m.auc)},
                    {"eer", json(m.eer)},   {"averagePrecision", json(m.averagePrecision)},
                    {"cllr", json(m.cllr)}, {"cllrMin", json(m.cllrMin)},
                    {"ece", json(m.ece)}};
    for (const auto& t : m.thresholds)
        out["thresholds"].push_back({{"id", t.id},
                                     {"score", t.score},
                                     {"fpr", json(t.fpr)},
                                     {"fnr", json(t.fnr)},
                                     {"accuracy", json(t.accuracy)}});
    return out;
}

nn::Json json(const std::vector<Stratum>& strata) {
    nn::Json list = nn::Json::array();
    for (const auto& s : strata) {
        nn::Json stratum = {{"kind", s.kind}, {"name", s.name}, {"comparedWith", s.comparedWith}};
        stratum.update(json(s.measures));
        list.push_back(std::move(stratum));
    }
    return list;
}

/// A cell of a Markdown table: names come from folders and may hold anything.
std::string cell(const std::string& text) {
    std::string out;
    for (const char c : text)
        out += c == '|' ? "\\|" : static_cast<unsigned char>(c) < 0x20 ? " " : std::string(1, c);
    return out;
}

std::string row(const std::string& name, const Measures& m) {
    std::string text = "| " + cell(name) + " | " + std::to_string(m.reals) + " | " +
                       std::to_string(m.fakes) + " | " + std::to_string(m.groups) + " | " +
                       rateText(m.auc) + " | " + rateText(m.eer) + " | " +
                       rateText(m.averagePrecision);
    for (const auto& t : m.thresholds)
        text += " | " + rateText(t.fpr) + " | " + rateText(t.fnr);
    return text + " | " + rateText(m.cllr) + " | " + rateText(m.ece) + " |\n";
}

std::string tableHead(const std::string& kind, const Measures& total) {
    std::string names = "| " + kind + " | reals | fakes | people or videos | AUC | EER | AP";
    std::string rule = "| --- | ---: | ---: | ---: | --- | --- | ---";
    for (const auto& t : total.thresholds) {
        names += " | FPR at " + cell(t.id) + " | FNR at " + cell(t.id);
        rule += " | --- | ---";
    }
    return names + " | Cllr | ECE |\n" + rule + " | --- | --- |\n";
}

std::string thresholdTable(const Measures& m) {
    std::string text =
        "| threshold | score | FPR | FNR | accuracy |\n| --- | ---: | --- | --- | --- "
        "|\n";
    for (const auto& t : m.thresholds)
        text += "| " + cell(t.id) + " | " + fixed(t.score, 3) + " | " + rateText(t.fpr) + " | " +
                rateText(t.fnr) + " | " + rateText(t.accuracy) + " |\n";
    return text;
}

std::string identityLines(const Evaluation& e) {
    std::string text;
    const auto line = [&text](const char* name, const std::string& value) {
        if (!value.empty())
            text += std::string("- ") + name + ": " + value + "\n";
    };
    line("Model", e.model);
    line("Weights SHA-256", e.weightsSha256);
    line("model.json SHA-256", e.configSha256);
    line("Calibration", e.calibrationId);
    line("Command", "`" + e.command + "`");
    line("Program", programName());
    line("Intervals",
         "95 %. AUC, EER, AP, accuracy, Cllr, ECE: percentile bootstrap over people or videos, " +
             std::to_string(e.resamples) + " resamples, seed " + std::to_string(e.seed) +
             ". FPR, FNR: Wilson on the number of people or videos.");
    return text;
}

std::string strataText(const std::vector<Stratum>& strata, const Measures& total,
                       const std::string& level) {
    std::string text, kind;
    for (const auto& s : strata) {
        if (s.kind != kind)
            text += "\n" + level + " Per " + s.kind + "\n\n" + tableHead(s.kind, total);
        kind = s.kind;
        text += row(s.name + (s.comparedWith.empty() ? "" : " (against " + s.comparedWith + ")"),
                    s.measures);
    }
    return text;
}

std::string videosText(const VideoEvaluation& videos) {
    return "\n## Videos\n\nOne case a video: the mean score of its frames, " +
           std::to_string(videos.frames) +
           " in all. A calibration of single photos is not applied to means.\n\n" +
           tableHead("videos", videos.total) + row("all", videos.total) + "\n" +
           thresholdTable(videos.total) + strataText(videos.strata, videos.total, "###");
}

std::string skippedText(const Evaluation& e) {
    constexpr std::size_t kListed = 50;
    std::string text = "\n## Not scored\n\n" + std::to_string(e.skippedReals) + " real and " +
                       std::to_string(e.skippedFakes) +
                       " fake files gave no score; they are in none of the figures.\n\n";
    for (std::size_t i = 0; i < std::min(kListed, e.skipped.size()); ++i)
        text += "- " + cell(e.skipped[i].file) + " (" +
                (e.skipped[i].label.empty() ? "no label" : e.skipped[i].label) +
                "): " + cell(e.skipped[i].reason) + "\n";
    if (e.skipped.size() > kListed)
        text +=
            "- and " + std::to_string(e.skipped.size() - kListed) + " more, in the JSON output\n";
    return text;
}

} // namespace

std::string rateText(const std::optional<nn::Rate>& rate) {
    if (!rate)
        return "-";
    return fixed(rate->value, 3) + " (" + fixed(rate->low, 3) + " to " + fixed(rate->high, 3) + ")";
}

std::string evaluationJson(const Evaluation& e) {
    nn::Json out = {{"format", "lineament-evaluation"},
                    {"formatVersion", 1},
                    {"program", programName()},
                    {"set", e.set},
                    {"command", e.command},
                    {"model", e.model},
                    {"weightsSha256", e.weightsSha256},
                    {"configSha256", e.configSha256},
                    {"calibration", e.calibrationId},
                    {"seed", e.seed},
                    {"resamples", e.resamples},
                    {"total", json(e.total)}};
    out["unseen"] = nullptr; // not known
    if (e.unseen)
        out["unseen"] = {{"sources", e.unseen->sources},
                         {"methods", e.unseen->methods},
                         {"reals", e.unseen->reals},
                         {"fakes", e.unseen->fakes}};
    out["strata"] = json(e.strata);
    if (e.videos) {
        out["videos"] = json(e.videos->total);
        out["videos"]["frames"] = e.videos->frames;
        out["videos"]["aggregate"] = "mean score of the frames";
        out["videos"]["strata"] = json(e.videos->strata);
    }
    for (const auto& f : e.features)
        out["singleFeatures"].push_back({{"name", f.name}, {"auc", json(f.auc)}});
    out["notScored"] = {{"reals", e.skippedReals}, {"fakes", e.skippedFakes}};
    out["notScored"]["files"] = nn::Json::array();
    for (const auto& s : e.skipped)
        out["notScored"]["files"].push_back(
            {{"file", s.file}, {"label", s.label}, {"reason", s.reason}});
    out["notes"] = e.notes;
    return out.dump(2, ' ', false, nn::Json::error_handler_t::replace) + "\n";
}

std::string evaluationMarkdown(const Evaluation& e) {
    std::string text =
        "# Evaluation of " + cell(e.set) + "\n\n" + identityLines(e) + "\n## In total\n\n" +
        tableHead("set", e.total) + row("all", e.total) + "\n" + thresholdTable(e.total) +
        "\n## What the training did not have\n\n" + cell(nn::unseenText(e.unseen)) +
        "\n\n## Single features on the same crops\n\n"
        "What one number reaches without a network, in whichever direction it works. "
        "A detector that is not clearly better may have learnt the container.\n\n"
        "| feature | AUC |\n| --- | --- |\n";
    for (const auto& f : e.features)
        text += "| " + f.name + " | " + (f.auc ? rateText(f.auc) : "not measured") + " |\n";
    text += strataText(e.strata, e.total, "##");
    if (e.videos)
        text += videosText(*e.videos);
    text += skippedText(e);
    if (!e.notes.empty())
        text += "\n## Notes\n\n";
    for (const auto& note : e.notes)
        text += "- " + note + "\n";
    return text;
}

} // namespace lineament::training
