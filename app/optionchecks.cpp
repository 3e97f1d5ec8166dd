// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/optionchecks.h"

#include <CLI/CLI.hpp>
#include <cmath>
#include <functional>
#include <sstream>

namespace lineament {

namespace {

CLI::Validator realThat(const std::string& what, const std::function<bool(double)>& holds) {
    return {[what, holds](std::string& word) {
                double value = 0;
                if (CLI::detail::lexical_cast(word, value) && std::isfinite(value) && holds(value))
                    return std::string();
                return "expected " + what + ", found " + word;
            },
            what};
}

} // namespace

CLI::Validator realNumber(double least, double most) {
    std::ostringstream what;
    what << "a number from " << least << " to " << most;
    return realThat(what.str(), [=](double value) { return value >= least && value <= most; });
}

CLI::Validator positiveReal() {
    return realThat("a number above 0", [](double value) { return value > 0; });
}

CLI::Validator nonNegativeReal() {
    return realThat("a number from 0", [](double value) { return value >= 0; });
}

CLI::Validator namedPlace() {
    return {[](std::string& word) {
                return word.empty() ? std::string("expected a name, found nothing") : std::string();
            },
            std::string()};
}

} // namespace lineament
