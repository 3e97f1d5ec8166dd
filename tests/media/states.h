// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/error.h"

#include <exception>
#include <functional>
#include <string>

namespace lineament::media::test {

/// What @p read says, or what it throws as the states of items tell errors apart: "unsupported:
/// ...", "damaged: ..." and so on.
inline std::string stateBy(const std::function<std::string()>& read) {
    const auto named = [](const char* state, const std::exception& e) {
        return std::string(state) + ": " + e.what();
    };
    try {
        return read();
    } catch (const InputError& e) {
        return named("not media", e);
    } catch (const EncryptedError& e) {
        return named("encrypted", e);
    } catch (const UnsupportedError& e) {
        return named("unsupported", e);
    } catch (const LimitError& e) {
        return named("too large", e);
    } catch (const FormatError& e) {
        return named("damaged", e);
    } catch (const std::exception& e) {
        return named("another error", e);
    }
}

} // namespace lineament::media::test
