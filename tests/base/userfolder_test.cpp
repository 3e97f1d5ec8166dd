// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/userfolder.h"

#include <gtest/gtest.h>

namespace lineament {
namespace {

/// An environment variable that is as it was again when the test ends.
class Variable {
public:
    Variable(const char* name, const char* value)
        : m_name(name) {
        if (const char* before = std::getenv(name))
            m_before = before;
        value != nullptr ? ::setenv(name, value, 1) : ::unsetenv(name);
    }
    ~Variable() { m_before ? ::setenv(m_name, m_before->c_str(), 1) : ::unsetenv(m_name); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

private:
    const char* m_name;
    std::optional<std::string> m_before;
};

TEST(UserFolder, TheVariableGoesBeforeTheHomeFolder) {
    const Variable home("HOME", "/home/anna"), own("XDG_STATE_HOME", "/srv/state");
    EXPECT_EQ(userFolder("XDG_STATE_HOME", ".local/state"), "/srv/state/lineament");
}

TEST(UserFolder, WithoutTheVariableItIsBelowTheHomeFolder) {
    const Variable home("HOME", "/home/anna"), own("XDG_STATE_HOME", nullptr);
    EXPECT_EQ(userFolder("XDG_STATE_HOME", ".local/state"), "/home/anna/.local/state/lineament");
}

TEST(UserFolder, PathsThatAreNotAbsoluteAreNone) {
    const Variable home("HOME", "/home/anna");
    for (const char* value : {"", "state", "./state"}) {
        const Variable own("XDG_STATE_HOME", value);
        EXPECT_EQ(userFolder("XDG_STATE_HOME", ".local/state"), "/home/anna/.local/state/lineament")
            << value;
    }
}

TEST(UserFolder, WithNeitherThereIsNone) {
    const Variable home("HOME", nullptr), own("XDG_STATE_HOME", "relative");
    EXPECT_FALSE(userFolder("XDG_STATE_HOME", ".local/state"));
}

} // namespace
} // namespace lineament
