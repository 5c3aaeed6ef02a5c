/** What the engine tells unasked, by name, to everybody who listens. */
import { Emitter, type Disposable } from '../../../app/base/disposable'
import type { EngineEvent, EngineEventData } from '../../../app/contract/engine'

export type EmitEvent = <E extends EngineEvent>(event: E, data: EngineEventData<E>) => void

type Emitters = { [E in EngineEvent]?: Emitter<EngineEventData<E>> }

export class EngineEvents {
  private readonly emitters: Emitters = {}

  on<E extends EngineEvent>(event: E, listener: (data: EngineEventData<E>) => void): Disposable {
    return this.emitter(event).on(listener)
  }

  readonly emit: EmitEvent = (event, data) => this.emitter(event).emit(data)

  private emitter<E extends EngineEvent>(event: E): Emitter<EngineEventData<E>> {
    const emitters = this.emitters as { [K in E]?: Emitter<EngineEventData<K>> }
    return (emitters[event] ??= new Emitter<EngineEventData<E>>())
  }
}
