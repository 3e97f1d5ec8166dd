// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace lineament {

/// Base of every error that core throws: what it concerns, what was expected, what was found.
class Error : public std::runtime_error {
public:
    /// @param where file (or key, or byte offset within a file) that the error concerns
    Error(std::string where, std::string expected, std::string found)
        : std::runtime_error(where + ": expected " + expected + ", found " + found)
        , m_where(std::move(where))
        , m_expected(std::move(expected))
        , m_found(std::move(found)) {}

    const std::string& where() const { return m_where; }
    const std::string& expected() const { return m_expected; }
    const std::string& found() const { return m_found; }

private:
    std::string m_where;
    std::string m_expected;
    std::string m_found;
};

/// The input is not of this reader's format: the next reader may try.
class InputError : public Error {
    using Error::Error;
};

/// The input is of this reader's format, but broken, or (see the classes below) beyond its limits
/// or its abilities.
class FormatError : public Error {
    using Error::Error;
};

/// The picture or file exceeds a limit that guards memory (pixels, bytes).
class LimitError : public FormatError {
    using FormatError::FormatError;
};

/// A container that is known and readable, but holds no video stream.
class NoVideoError : public FormatError {
    using FormatError::FormatError;
};

/// A file of a known kind that nothing here decodes: a codec, a compression, a feature. No damage
/// was seen.
class UnsupportedError : public FormatError {
    using FormatError::FormatError;
};

/// Pictures that are encrypted, and no damage was seen.
class EncryptedError : public FormatError {
    using FormatError::FormatError;
};

/// A model package or checkpoint that cannot be used.
class ModelError : public Error {
    using Error::Error;
};

/// The operating system refused: missing file, no permission, disk full.
class IoError : public Error {
    using Error::Error;
};

/// A case that cannot be opened or written.
class CaseError : public Error {
    using Error::Error;
};

/// Thrown between tiles and batches when the job's stop token asks for it.
class Cancelled : public std::exception {
public:
    const char* what() const noexcept override { return "cancelled by the user"; }
};

} // namespace lineament
