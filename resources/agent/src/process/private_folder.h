/* The agent's own file on the target. */
#ifndef PROCESS_PRIVATE_FOLDER_H
#define PROCESS_PRIVATE_FOLDER_H

/*
 * Removes this program's file and the folder around it, when that is a private one as the engine makes it
 * (`probescope.` and at least six characters, as mktemp(1) does): then nothing lies around even after a kill -9.
 * A program that lies elsewhere, as where it was built, stays.
 */
void private_folder_remove(void);

#endif
