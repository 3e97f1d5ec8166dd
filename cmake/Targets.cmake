# SPDX-FileCopyrightText: 2026 The Lineament developers
# SPDX-License-Identifier: GPL-3.0-or-later

# What every target of ours is compiled with.
add_library(lineament_options INTERFACE)
target_compile_features(lineament_options INTERFACE cxx_std_20)
target_compile_options(lineament_options INTERFACE
  -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual -Wimplicit-fallthrough
  $<$<BOOL:${LINEAMENT_WERROR}>:-Werror>)
if(LINEAMENT_SANITIZE)
  target_compile_options(lineament_options INTERFACE
    -fsanitize=${LINEAMENT_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(lineament_options INTERFACE -fsanitize=${LINEAMENT_SANITIZE})
  target_compile_definitions(lineament_options INTERFACE LINEAMENT_SANITIZED)
endif()
find_package(Threads REQUIRED)
target_link_libraries(lineament_options INTERFACE Threads::Threads)

# lineament_library(NAME [SHARED] FILES...): a library of ours, static unless it says otherwise; headers are included
# from the project's root.
function(lineament_library name)
  cmake_parse_arguments(arg "SHARED" "" "" ${ARGN})
  set(kind STATIC)
  if(arg_SHARED)
    set(kind SHARED)
  endif()
  add_library(${name} ${kind} ${arg_UNPARSED_ARGUMENTS})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR})
  target_link_libraries(${name} PUBLIC lineament_options)
  set_property(GLOBAL APPEND PROPERTY LINEAMENT_TARGETS ${name})
endfunction()

# lineament_precompile(TARGET HEADERS...): reads these headers once for the whole target. Those of the standard library
# and of third parties alone: a change of a header of ours is to rebuild what includes it, not everything.
# lineament_precompile(TARGET REUSE_FROM OTHER): takes those of a target that is compiled with the same options.
function(lineament_precompile target)
  if(NOT LINEAMENT_PCH)
    return()
  endif()
  if("${ARGV1}" STREQUAL "REUSE_FROM")
    target_precompile_headers(${target} REUSE_FROM ${ARGV2})
  else()
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # ccache reads the preprocessed source, which must name the precompiled header.
    target_compile_options(${target} PRIVATE -fpch-preprocess)
    # False alarms about std::string (GCC bug 105651), which GCC keeps to itself only where it read the header from its
    # source.
    target_compile_options(${target} PRIVATE
      -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread)
  endif()
endfunction()

# lineament_use_torch(TARGET): LibTorch's headers and libraries, for this target alone. Its headers take 10 to 18 s a
# file: unity files read them once for eight sources each, few enough that all cores have work. They don't stand Qt's keywords.
function(lineament_use_torch target)
  find_package(Torch REQUIRED)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${LINEAMENT_UNITY} UNITY_BUILD_BATCH_SIZE 8)
  target_compile_definitions(${target} PRIVATE QT_NO_KEYWORDS)
  target_include_directories(${target} SYSTEM PRIVATE ${TORCH_INCLUDE_DIRS})
  target_link_libraries(${target} PRIVATE ${TORCH_LIBRARIES})
endfunction()
