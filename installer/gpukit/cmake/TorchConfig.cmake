# SPDX-FileCopyrightText: 2026 The Lineament developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Stands in for LibTorch's own config file, which with CUDA asks for a whole toolkit of the very version that
# LibTorch was built with: programs that only link LibTorch need none of it. LIBTORCH is its folder.
find_path(LIBTORCH_INCLUDE ATen/ATen.h PATHS ${LIBTORCH}/include NO_DEFAULT_PATH REQUIRED)
set(TORCH_INCLUDE_DIRS ${LIBTORCH_INCLUDE} ${LIBTORCH_INCLUDE}/torch/csrc/api/include)

if(NOT TARGET libtorch)
  add_library(libtorch INTERFACE IMPORTED GLOBAL)
  # Nothing of ours names a symbol of the CUDA part: without the first option the linker would leave it out.
  # What LibTorch itself stands on is found at run time by its own search paths.
  target_link_options(libtorch INTERFACE -Wl,--no-as-needed -Wl,--allow-shlib-undefined)
  foreach(name IN ITEMS torch torch_cpu c10 torch_cuda c10_cuda)
    find_library(LIBTORCH_${name} ${name}
      PATHS ${LIBTORCH}/lib ${LIBTORCH}/lib/${CMAKE_LIBRARY_ARCHITECTURE} NO_DEFAULT_PATH)
    if(LIBTORCH_${name})
      target_link_libraries(libtorch INTERFACE ${LIBTORCH_${name}})
    elseif(NOT name MATCHES "cuda")
      message(FATAL_ERROR "${LIBTORCH}: no lib${name}.so in lib")
    endif()
  endforeach()
endif()
set(TORCH_LIBRARIES libtorch)
set(Torch_FOUND TRUE)
