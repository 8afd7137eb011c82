// Each stop program defines stuck(), which does not end by itself; stuck_main.c decides who is stuck and how the program ends:
//   (nothing)  main is stuck: the host has to stop the program
//   exit       another thread is stuck, main exits with 99
//   trap       another thread is stuck, main traps
//   return     another thread is stuck, main returns
//   nonmain    main is stuck, another thread exits with 99
// A second argument is how many threads are stuck (exit, trap, return), default 1.
#pragma once

#include "threads.h"
#include "wasi.h"

void stuck(void);
