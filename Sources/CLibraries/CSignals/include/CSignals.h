#ifndef NADERC_CSIGNALS_H
#define NADERC_CSIGNALS_H

/// Catches SIGINT and SIGTERM from now on: the first is counted, the second ends the process at once with status 130.
void naderc_catch_interrupts(void);

/// How many of these signals have come.
int naderc_interrupts(void);

/// The process group that the second signal ends too; 0 for none.
void naderc_interrupt_ends_group(int group);

#endif
