/* Writes the kernel's tables down for the agents to come: kept_tables.h. */
#ifndef KEEP_TABLES_H
#define KEEP_TABLES_H

/* An exit status; what is wrong goes to stderr. */
int keep_tables(void);

#endif
