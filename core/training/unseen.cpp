// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/unseen.h"

#include <algorithm>
#include <set>
#include <string>

namespace lineament::training {

namespace {

bool among(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool unseenMethod(const ScoredSample& sample, const nn::TrainingRecord& training) {
    return !sample.method.empty() && !among(training.methods, sample.method);
}

} // namespace

bool isUnseen(const ScoredSample& sample, const nn::TrainingRecord& training) {
    return !among(training.sources, sample.source) || unseenMethod(sample, training);
}

std::optional<nn::UnseenData> unseenData(const std::vector<ScoredSample>& samples,
                                         const std::optional<nn::TrainingRecord>& training) {
    if (!training || (training->sources.empty() && training->methods.empty()))
        return std::nullopt;
    nn::UnseenData unseen;
    std::set<std::string> sources, methods;
    for (const auto& s : samples) {
        if (!isUnseen(s, *training))
            continue;
        ++(s.label == Label::Fake ? unseen.fakes : unseen.reals);
        if (!among(training->sources, s.source))
            sources.insert(s.source);
        if (unseenMethod(s, *training))
            methods.insert(s.method);
    }
    unseen.sources.assign(sources.begin(), sources.end());
    unseen.methods.assign(methods.begin(), methods.end());
    return unseen;
}

} // namespace lineament::training
