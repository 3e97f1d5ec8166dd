// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/caselock.h"

#include "core/analysis/resultjson.h"
#include "core/base/build.h"
#include "core/base/error.h"
#include "core/base/json.h"

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace lineament::casefile {

namespace {

using Json = nlohmann::ordered_json;

std::string hostName() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0)
        return "unknown host";
    return name.data();
}

LockHolder thisProgram() {
    return {systemUser(), hostName(), ::getpid(), programName(),
            analysis::isoTime(std::chrono::system_clock::now())};
}

std::string readAll(int fd) {
    std::string text(4096, '\0');
    const ssize_t got = ::pread(fd, text.data(), text.size(), 0);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
}

/// Whatever stands in the file: it is of another program, or was never written.
LockHolder parse(const std::string& content) {
    LockHolder holder{"another program", "this or another computer", 0, "unknown program", ""};
    const Json json = parseJsonOrDiscard(content);
    if (!json.is_object())
        return holder;
    const auto text = [&json](const char* name, std::string& value) {
        if (const auto found = json.find(name); found != json.end() && found->is_string())
            value = found->get<std::string>();
    };
    text("user", holder.user);
    text("host", holder.host);
    text("program", holder.program);
    text("since", holder.since);
    if (const auto pid = json.find("pid"); pid != json.end() && pid->is_number_integer())
        holder.pid = pid->get<std::int64_t>();
    return holder;
}

} // namespace

std::string LockHolder::text() const {
    return user + " on " + host + " (" + program + ", process " + std::to_string(pid) + ") since " +
           since;
}

std::string systemUser() {
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 &&
        found != nullptr)
        return found->pw_name;
    return "user " + std::to_string(::geteuid());
}

CaseLock::CaseLock(const std::filesystem::path& folder) {
    const auto file = folder / kLockFile;
    // The lock file may be writable where nothing can be made beside it, which a case needs.
    if (::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) != 0)
        throw IoError(folder.string(), "a case folder that can be written",
                      std::system_category().message(errno));
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0)
        throw IoError(file.string(), "a case folder that can be written",
                      std::system_category().message(errno));
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        const int code = errno;
        const std::string content = code == EWOULDBLOCK ? readAll(fd) : std::string();
        ::close(fd);
        if (code != EWOULDBLOCK)
            throw IoError(file.string(), "a file system with locks",
                          std::system_category().message(code));
        m_holder = parse(content);
        return;
    }
    m_fd = fd;
    try {
        tellOthers(file);
    } catch (...) {
        ::close(fd);
        throw;
    }
}

void CaseLock::tellOthers(const std::filesystem::path& file) {
    m_holder = thisProgram();
    const std::string text = Json{{"user", m_holder.user},
                                  {"host", m_holder.host},
                                  {"pid", m_holder.pid},
                                  {"program", m_holder.program},
                                  {"since", m_holder.since}}
                                 .dump(-1, ' ', false, Json::error_handler_t::replace) +
                             "\n";
    // Only tells a second opener whom to ask: a full disk is no reason not to have the lock.
    if (::ftruncate(m_fd, 0) == 0 && ::pwrite(m_fd, text.data(), text.size(), 0) < 0)
        m_holder.since += " (not written to " + file.string() + ")";
}

CaseLock::~CaseLock() {
    if (m_fd >= 0)
        ::close(m_fd);
}

} // namespace lineament::casefile
