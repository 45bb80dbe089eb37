"""The core for learning: what a session, a run and a result are. No screen in it.

    async with LessonSession(kernels, lesson) as session:
        session.submit(request_for(cell, code))
        async for event in session:
            ...

The screen, `--check` and `--doctor` iterate this one stream. Read in this order: `events`, `runs`,
`run_result`, `lesson_session`, `kernel_manager`, `recorder`.
"""
